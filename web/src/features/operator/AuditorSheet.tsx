import { fieldErrors, valuesOf } from '~/lib/forms'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { useGrant } from './accessQueries'
import { HandleField } from './HandleField'
import { PasswordAsk } from './PasswordAsk'
import { useOperatorWords } from './words'

/** Let a member read the books. Roles with a say are not given here: one person alone would give them. */
export function AuditorSheet({ onClose }: { onClose: () => void }) {
  const t = useOperatorWords()
  const grant = useGrant()
  const { fields, rest } = fieldErrors(grant.error, {
    'identity/member-not-found': 'handle',
    'identity/wrong-password': 'password',
  })
  return (
    <Sheet open onClose={onClose} title={t('letAuditorIn')} locked={grant.isPending}>
      <form
        className="stack"
        onSubmit={event => {
          const { handle, password } = valuesOf(event, 'handle', 'password')
          grant.mutate(
            { handle, role: 'auditor', password: password || undefined },
            {
              onSuccess: () => {
                toast(t('saved'), 'good')
                onClose()
              },
            },
          )
        }}
      >
        <HandleField hint={t('letAuditorInHint')} error={fields['handle']} />
        <PasswordAsk error={fields['password']} />
        <ErrorNotice error={rest} />
        <Button type="submit" block busy={grant.isPending}>
          {t('letIn')}
        </Button>
      </form>
    </Sheet>
  )
}
