import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import {
  Info,
  Landmark,
  Languages,
  LogOut,
  MonitorSmartphone,
  Moon,
  QrCode,
  ShieldCheck,
  WalletMinimal,
} from 'lucide-react'
import { useState } from 'react'
import { LANGUAGES, useLanguage } from '~/lib/i18n'
import { signOut, useMe } from '~/lib/session'
import { staffQuery } from '~/lib/staff'
import { useTheme } from '~/lib/theme'
import { Avatar, Cell, CellLink, Confirm, ErrorNotice, List, Page } from '~/ui'
import { useSettingsWords } from '../words'
import '../settings.css'

export default function MyPage() {
  const t = useSettingsWords()
  const lang = useLanguage()
  const theme = useTheme()
  const staff = useQuery(staffQuery)
  return (
    <Page title={t('me')}>
      <ProfileCard />
      <List>
        <CellLink to="/wallet" icon={WalletMinimal} title={t('wallet')} />
        <CellLink to="/me/security" icon={ShieldCheck} title={t('security')} />
        <CellLink to="/me/devices" icon={MonitorSmartphone} title={t('devices')} />
      </List>
      <List>
        <CellLink to="/me/language" icon={Languages} title={t('language')} value={LANGUAGES[lang]} />
        <CellLink to="/me/appearance" icon={Moon} title={t('appearance')} value={t(theme)} />
        <CellLink to="/about" icon={Info} title={t('about')} />
      </List>
      {staff.data?.role ? (
        <List>
          <CellLink to="/operator" icon={Landmark} title={t('console')} />
        </List>
      ) : null}
      <SignOut />
    </Page>
  )
}

function ProfileCard() {
  const t = useSettingsWords()
  const me = useMe()
  return (
    <div className="profile-card">
      <Link to="/me/profile" className="profile-card-who">
        <Avatar name={me.name} src={me.avatar_url} size="l" />
        <span>
          <strong>{me.name}</strong>
          <span className="muted">@{me.handle}</span>
          <span className="visually-hidden">{t('editProfile')}</span>
        </span>
      </Link>
      <Link to="/me/code" className="profile-card-code" aria-label={t('myCode')}>
        <QrCode aria-hidden size={26} />
      </Link>
    </div>
  )
}

function SignOut() {
  const t = useSettingsWords()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => navigate({ to: '/welcome', replace: true }),
  })
  return (
    <>
      <List>
        <Cell icon={LogOut} title={t('signOut')} danger onClick={() => setAsking(true)} />
      </List>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => leave.mutate()}
        title={t('signOutAsk')}
        confirmLabel={t('signOut')}
        busy={leave.isPending}
      >
        {t('signOutText')}
        <ErrorNotice error={leave.error} />
      </Confirm>
    </>
  )
}
