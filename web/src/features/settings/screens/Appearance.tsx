import { Monitor, Moon, Sun } from 'lucide-react'
import { setTheme, useTheme } from '~/lib/theme'
import { Page, RadioList } from '~/ui'
import { useSettingsWords } from '../words'

export default function Appearance() {
  const t = useSettingsWords()
  const theme = useTheme()
  const options = [
    { value: 'system' as const, label: t('system'), icon: Monitor },
    { value: 'light' as const, label: t('light'), icon: Sun },
    { value: 'dark' as const, label: t('dark'), icon: Moon },
  ]
  return (
    <Page title={t('appearance')} back backTo="/me">
      <RadioList label={t('appearance')} options={options} value={theme} onChange={setTheme} />
    </Page>
  )
}
