import { Copy } from 'lucide-react'
import { useState } from 'react'
import { fieldErrors, valuesOf } from '~/lib/forms'
import type { Scope } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { List } from '~/ui/List'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { Switch } from '~/ui/Switch'
import { toast } from '~/ui/Toast'
import { useMakeToken } from './accessQueries'
import { PasswordAsk } from './PasswordAsk'
import { useOperatorWords } from './words'

const SCOPES: readonly Scope[] = ['ledger:read', 'ledger:write']
const DAYS = { least: 1, usual: 90, most: 366 }

/** Make a token for a system. It is shown this once, so the sheet stays until that is confirmed. */
export function TokenSheet({ onClose }: { onClose: () => void }) {
  const t = useOperatorWords()
  const make = useMakeToken()
  const locked = make.isPending || make.isSuccess
  return (
    <Sheet open onClose={onClose} title={t('makeToken')} locked={locked}>
      {make.data ? <Secret secret={make.data.secret} onDone={onClose} /> : <Wish make={make} />}
    </Sheet>
  )
}

function Wish({ make }: { make: ReturnType<typeof useMakeToken> }) {
  const t = useOperatorWords()
  const [scopes, setScopes] = useState<readonly Scope[]>(['ledger:read'])
  const { fields, rest } = fieldErrors(make.error, {
    'admin/token-name': 'name',
    'identity/wrong-password': 'password',
  })
  return (
    <form
      className="stack"
      onSubmit={event => {
        const { name, days, password } = valuesOf(event, 'name', 'days', 'password')
        make.mutate({ name, scopes: [...scopes], days: Number(days), password: password || undefined })
      }}
    >
      <TextField
        label={t('tokenName')}
        name="name"
        required
        maxLength={60}
        autoComplete="off"
        hint={t('tokenNameHint')}
        error={fields['name']}
      />
      <List title={t('may')}>
        {SCOPES.map(scope => (
          <Switch
            key={scope}
            label={t(`scope_${scope}`)}
            detail={scope}
            checked={scopes.includes(scope)}
            onChange={on => setScopes(SCOPES.filter(one => (one === scope ? on : scopes.includes(one))))}
          />
        ))}
      </List>
      <TextField
        label={t('tokenDays')}
        name="days"
        type="number"
        inputMode="numeric"
        min={DAYS.least}
        max={DAYS.most}
        defaultValue={DAYS.usual}
        required
        error={fields['days']}
      />
      <PasswordAsk error={fields['password']} />
      <ErrorNotice error={rest} />
      <Button type="submit" block busy={make.isPending} disabled={scopes.length === 0}>
        {t('makeToken')}
      </Button>
    </form>
  )
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const t = useOperatorWords()
  const words = useWords()
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    toast(words('copied'), 'good')
  }
  return (
    <div className="stack">
      <Notice tone="warn">{t('secretOnce')}</Notice>
      <p className="operator-secret">
        <code>{secret}</code>
      </p>
      <Button variant="soft" block icon={Copy} onClick={() => void copy()}>
        {words('copy')}
      </Button>
      <Button block onClick={onDone}>
        {t('secretKept')}
      </Button>
    </div>
  )
}
