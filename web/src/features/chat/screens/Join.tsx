import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Hourglass, UsersRound } from 'lucide-react'
import { api } from '~/lib/api'
import type { InvitePreviewOut, JoinedOut } from '~/lib/wire'
import { Avatar } from '~/ui/Avatar'
import { Button, ButtonLink } from '~/ui/Button'
import { Empty, ErrorNotice, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { refreshOne } from '../sync/refresh'
import { useChatWords } from '../words'
import '../css/info.css'

const route = getRouteApi('/member/join/$code')

/** What an invite leads into, and the way in. */
export default function Join() {
  const t = useChatWords()
  const navigate = useNavigate()
  const { code } = route.useParams()
  const path = `/v1/invites/${encodeURIComponent(code)}`
  const invite = useQuery({
    queryKey: ['chat', 'invite', code],
    queryFn: ({ signal }) => api.get<InvitePreviewOut>(path, {}, { signal }),
  })
  const join = useMutation({
    mutationFn: async () => {
      const { conversation, joined } = await api.post<JoinedOut>(`${path}/join`)
      if (joined) {
        await refreshOne(conversation)
        await navigate({ to: '/chats/$id', params: { id: conversation }, replace: true })
      }
      return joined
    },
  })
  return (
    <Page title={t('invite')} back backTo="/chats">
      {invite.isPending ? <Skeleton shape="block" height_px={220} /> : null}
      {invite.error ? (
        <Empty
          icon={UsersRound}
          title={t('noInvite')}
          action={<ButtonLink to="/chats">{t('chats')}</ButtonLink>}
        >
          {t('noInviteText')}
        </Empty>
      ) : null}
      {join.data === false ? (
        <Empty icon={Hourglass} title={t('waitingToJoin')}>
          {t('waitingToJoinText')}
        </Empty>
      ) : invite.data ? (
        <>
          <header className="info-title">
            <Avatar name={invite.data.title} size="xl" />
            <h2>{invite.data.title}</h2>
            <p className="muted">{t('membersN', { n: invite.data.members_count })}</p>
            {invite.data.about ? <p dir="auto">{invite.data.about}</p> : null}
          </header>
          {invite.data.approval_needed ? <Notice>{t('approvalText')}</Notice> : null}
          <ErrorNotice error={join.error} />
          <Button block busy={join.isPending} onClick={() => join.mutate()}>
            {invite.data.approval_needed ? t('askToJoin') : t('join')}
          </Button>
        </>
      ) : null}
    </Page>
  )
}
