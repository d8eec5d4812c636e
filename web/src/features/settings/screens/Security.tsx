import { useQuery } from '@tanstack/react-query'
import { Coins, Fingerprint, KeyRound, LifeBuoy, LockKeyhole } from 'lucide-react'
import { useMe } from '~/lib/session'
import { CellLink, List, Page } from '~/ui'
import { passkeysQuery } from '../queries'
import { useSettingsWords } from '../words'

export default function Security() {
  const t = useSettingsWords()
  const me = useMe()
  const passkeys = useQuery(passkeysQuery)
  return (
    <Page title={t('security')} back backTo="/me">
      <List title={t('signingIn')}>
        <CellLink
          to="/me/password"
          icon={KeyRound}
          title={t('password')}
          value={me.has_password ? t('passwordSet') : t('passwordUnset')}
        />
        <CellLink
          to="/me/passkeys"
          icon={Fingerprint}
          title={t('passkeys')}
          value={passkeys.data?.items.length ?? ''}
        />
        <CellLink to="/me/recovery" icon={LifeBuoy} title={t('recoveryCodes')} />
      </List>
      <List title={t('paying')}>
        <CellLink to="/wallet/password" icon={LockKeyhole} title={t('paymentPassword')} />
        <CellLink to="/wallet/small-payment" icon={Coins} title={t('smallPayments')} />
      </List>
    </Page>
  )
}
