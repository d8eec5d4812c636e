import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download, Pencil, Volume2, X } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useLanguage } from '~/lib/i18n'
import { useMoney } from '~/lib/money'
import { useMe } from '~/lib/session'
import type { Money, ReceiveCode } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Button } from '~/ui/Button'
import { List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { Switch } from '~/ui/Switch'
import { toast } from '~/ui/Toast'
import { AmountForm } from '~/ui/money/AmountForm'
import { typed } from '~/ui/money/entry'
import { walletQuery } from '~/ui/money/queries'
import { Arrivals, canSpeak } from '../Arrivals'
import { usePayWords } from '../words'
import '../css/receive.css'

const NOTE_LIMIT = 25
type Asked = { amount: Money; note: string }

/** My own code to be paid with, and what arrives while it is shown. */
export default function Receive() {
  const t = usePayWords()
  const me = useMe()
  const money = useMoney()
  const language = useLanguage()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [editing, setEditing] = useState(false)
  const [aloud, setAloud] = useState(() => localStorage.getItem('quan.speak') === '1')
  const wallet = useQuery(walletQuery).data
  const query = asked ? { amount: asked.amount.amount, note: asked.note } : {}
  const code = useQuery({
    queryKey: ['receive-code', query],
    queryFn: ({ signal }) => api.get<ReceiveCode>('/v1/receive-code', query, { signal }),
    meta: { keep: asked === null },
  })
  const speakAloud = (on: boolean) => {
    localStorage.setItem('quan.speak', on ? '1' : '0')
    setAloud(on)
  }
  const save = async () => {
    if (!code.data) return
    const { savePicture } = await import('../savePicture')
    const lines = [t('receiveText', { name: me.name }), ...(asked ? [money(asked.amount)] : [])]
    await savePicture(code.data.text, lines, `quan-${me.handle}.png`).then(
      () => toast(t('saved'), 'good'),
      () => toast(t('saveFailed'), 'bad'),
    )
  }
  return (
    <Page title={t('receive')} back wide>
      <div className="columns">
        <section className="receive-card">
          <div className="receive-who">
            <Avatar name={me.name} src={me.avatar_url} />
            <h2>{t('receiveText', { name: me.name })}</h2>
          </div>
          {asked ? (
            <div className="receive-asked">
              <AmountDisplay money={asked.amount} size="l" />
              {asked.note ? <span>{asked.note}</span> : null}
            </div>
          ) : null}
          {code.data ? (
            <img
              className="qr-code"
              src={code.data.svg_url}
              alt={t('receiveLabel')}
              width={280}
              height={280}
            />
          ) : code.error ? (
            <ErrorNotice error={code.error} retry={() => void code.refetch()} />
          ) : (
            <Skeleton shape="block" height_px={280} />
          )}
          <div className="receive-actions">
            <Button variant="soft" size="s" icon={Pencil} onClick={() => setEditing(true)} disabled={!wallet}>
              {asked ? t('changeAmount') : t('setAmount')}
            </Button>
            {asked ? (
              <Button variant="soft" size="s" icon={X} onClick={() => setAsked(null)}>
                {t('clearAmount')}
              </Button>
            ) : null}
            <Button variant="soft" size="s" icon={Download} onClick={() => void save()} disabled={!code.data}>
              {t('savePicture')}
            </Button>
          </div>
        </section>
        <div className="stack">
          <Arrivals aloud={aloud} />
          {canSpeak() ? (
            <List>
              <Switch icon={Volume2} label={t('speak')} checked={aloud} onChange={speakAloud} />
            </List>
          ) : null}
          <Link to="/pay" className="text-link receive-other">
            {t('payHint')}
          </Link>
        </div>
      </div>
      <Sheet open={editing} onClose={() => setEditing(false)} title={t('setAmount')}>
        {wallet ? (
          <AmountForm
            key={language}
            asset={wallet.balance.asset}
            label={t('howMuchReceive')}
            start={typed(asked?.amount)}
            startNote={asked?.note ?? ''}
            noteLimit={NOTE_LIMIT}
            submitLabel={t('done')}
            onSubmit={(amount, note) => {
              setAsked({ amount, note })
              setEditing(false)
            }}
          />
        ) : null}
      </Sheet>
    </Page>
  )
}
