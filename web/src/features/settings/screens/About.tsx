import { Card, Facts, Logo, Page } from '~/ui'
import { useSettingsWords } from '../words'
import '../settings.css'

export default function About() {
  const t = useSettingsWords()
  return (
    <Page title={t('about')} back backTo="/me">
      <div className="about-head">
        <Logo size={72} />
        <strong>Quan 圈</strong>
      </div>
      <p className="muted">{t('aboutText')}</p>
      <Card>
        <Facts
          rows={[
            [t('version'), __APP_VERSION__],
            [t('licence'), 'Apache 2.0'],
          ]}
        />
      </Card>
    </Page>
  )
}
