import { Compass } from 'lucide-react'
import { ButtonLink, Empty, Page } from '~/ui'
import { shellStrings } from './strings'

export function NotFound() {
  const t = shellStrings.use()
  return (
    <Page title={t('notFound')} back>
      <Empty icon={Compass} title={t('notFound')} action={<ButtonLink to="/">{t('goHome')}</ButtonLink>}>
        {t('notFoundText')}
      </Empty>
    </Page>
  )
}
