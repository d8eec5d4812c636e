import { useMutation } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { LANGUAGES, type Language, speak, useLanguage } from '~/lib/i18n'
import { updateMe } from '~/lib/session'
import type { Me } from '~/lib/types'
import { Page, RadioList } from '~/ui'
import { useSettingsWords } from '../words'

const options = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))

export default function LanguagePage() {
  const t = useSettingsWords()
  const lang = useLanguage()
  // The account remembers it for the next device; this one has switched already, so a failure is no trouble.
  const remember = useMutation({
    mutationFn: (language: Language) => api.patch<Me>('/v1/me', { language }),
    onSuccess: updateMe,
  })
  const choose = (wanted: Language) => {
    void speak(wanted)
    remember.mutate(wanted)
  }
  return (
    <Page title={t('language')} back backTo="/me">
      <RadioList label={t('language')} options={options} value={lang} onChange={choose} />
    </Page>
  )
}
