import { takeUpdate, useUpdateWaiting } from '~/lib/serviceWorker'
import { Button, Notice } from '~/ui'
import { shellStrings } from './strings'

export function UpdatePrompt() {
  const t = shellStrings.use()
  const isWaiting = useUpdateWaiting()
  if (!isWaiting) return null
  const action = (
    <Button variant="quiet" size="s" onClick={takeUpdate}>
      {t('updateNow')}
    </Button>
  )
  return (
    <div className="update-prompt">
      <Notice action={action}>{t('update')}</Notice>
    </div>
  )
}
