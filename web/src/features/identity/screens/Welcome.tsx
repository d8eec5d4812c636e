import { KeyRound } from 'lucide-react'
import { LANGUAGES, type Language, speak, useLanguage } from '~/lib/i18n'
import { passkeysWork } from '~/lib/passkeys'
import { Button, ButtonLink, ErrorNotice, Segmented } from '~/ui'
import { EntryFrame } from '../EntryFrame'
import { useNext } from '../arrival'
import { usePasskeySignIn } from '../usePasskeySignIn'
import { useIdentityWords } from '../words'

const options = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))

export default function Welcome() {
  const t = useIdentityWords()
  const next = useNext()
  const lang = useLanguage()
  const passkey = usePasskeySignIn()
  return (
    <EntryFrame title={t('slogan')} hero>
      <p className="entry-lead">{t('sloganText')}</p>
      <ButtonLink to="/sign-up" search={next} block>
        {t('create')}
      </ButtonLink>
      <ButtonLink to="/sign-in" search={next} block variant="soft">
        {t('signIn')}
      </ButtonLink>
      {passkeysWork() ? (
        <Button
          variant="quiet"
          block
          icon={KeyRound}
          busy={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {t('withPasskey')}
        </Button>
      ) : null}
      <ErrorNotice error={passkey.problem} />
      <div className="entry-language">
        <Segmented
          label={t('language')}
          options={options}
          value={lang}
          onChange={value => void speak(value)}
        />
      </div>
    </EntryFrame>
  )
}
