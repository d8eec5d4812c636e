import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { titleOf } from '~/lib/queries'
import { isProblem } from '~/lib/api'
import { useWords } from '~/lib/words'
import { Button, ButtonLink, Empty, Page } from '~/ui'
import { shellStrings } from './strings'

/** What is shown when a page breaks or cannot be loaded. */
export function Trouble({ error, reset }: ErrorComponentProps) {
  const t = shellStrings.use()
  const words = useWords()
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  const action = (
    <div className="stack">
      <Button onClick={again}>{words('retry')}</Button>
      <ButtonLink to="/" variant="quiet">
        {t('goHome')}
      </ButtonLink>
    </div>
  )
  return (
    <Page title={t('broken')}>
      <Empty icon={CloudOff} title={t('broken')} action={action}>
        {isProblem(error) ? titleOf(error) : t('brokenText')}
      </Empty>
    </Page>
  )
}
