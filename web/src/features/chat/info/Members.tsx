import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Crown, Shield, ShieldOff, User, UserMinus, UserPlus, Volume2, VolumeX } from 'lucide-react'
import { useState } from 'react'
import { type Action, ActionSheet, Confirm } from '~/ui/ActionSheet'
import { Avatar } from '~/ui/Avatar'
import { Tag } from '~/ui/Badge'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { type GroupMember, membersQuery } from '../people'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { AddMembers } from './AddMembers'
import { type MemberChange, useMemberChange } from './queries'

const SILENCE_s = 24 * 3600

/** Who is in the group; administrators can do something about it. */
export function Members({ conversation, me }: { conversation: Conversation; me: string }) {
  const t = useChatWords()
  const { id, mine } = conversation
  const members = useQuery(membersQuery(id))
  const change = useMemberChange(id)
  const [chosen, setChosen] = useState<GroupMember | null>(null)
  const [sure, setSure] = useState<{ member: GroupMember; change: MemberChange } | null>(null)
  const [isAdding, setIsAdding] = useState(false)
  const wish = (member: GroupMember, what: MemberChange) => {
    if (what.do === 'remove' || what.do === 'hand-over') setSure({ member, change: what })
    else change.mutate({ member: member.person.id, change: what })
  }
  const isRemoval = sure?.change.do === 'remove'
  const name = sure?.member.person.name ?? ''
  return (
    <>
      <List title={t('members')}>
        {mine.may.invite ? (
          <Cell icon={UserPlus} title={t('addMembers')} onClick={() => setIsAdding(true)} />
        ) : null}
        {(members.data ?? []).map(member => (
          <Cell
            key={member.person.id}
            leading={<Avatar name={member.person.name} src={member.person.avatar_url} />}
            title={member.person.id === me ? t('you') : member.person.name}
            detail={`@${member.person.handle}`}
            value={
              member.role === 'member' ? undefined : (
                <Tag tone={member.role === 'owner' ? 'gold' : 'brand'}>{t(`role_${member.role}`)}</Tag>
              )
            }
            onClick={() => setChosen(member)}
          />
        ))}
      </List>
      {members.isPending ? <Skeleton shape="row" count={4} /> : null}
      <ErrorNotice error={members.error ?? change.error} retry={() => void members.refetch()} />
      <MemberMenu
        conversation={conversation}
        member={chosen}
        me={me}
        onClose={() => setChosen(null)}
        onWish={wish}
      />
      <Confirm
        open={sure !== null}
        onClose={() => setSure(null)}
        title={isRemoval ? t('removeSure', { name }) : t('handOverSure', { name })}
        confirmLabel={isRemoval ? t('removeMember') : t('handOver')}
        danger
        busy={change.isPending}
        onConfirm={() =>
          sure &&
          change.mutate(
            { member: sure.member.person.id, change: sure.change },
            { onSettled: () => setSure(null) },
          )
        }
      >
        {isRemoval ? t('removeText') : t('handOverText')}
      </Confirm>
      <AddMembers
        conversation={conversation}
        open={isAdding}
        onClose={() => setIsAdding(false)}
        inside={new Set((members.data ?? []).map(one => one.person.id))}
      />
    </>
  )
}

interface MemberMenuProps {
  conversation: Conversation
  member: GroupMember | null
  me: string
  onClose: () => void
  onWish: (member: GroupMember, change: MemberChange) => void
}

function MemberMenu({ conversation, member, me, onClose, onWish }: MemberMenuProps) {
  const t = useChatWords()
  const navigate = useNavigate()
  const [now] = useState(Date.now)
  if (!member) return null
  const { mine } = conversation
  const wish = (change: MemberChange) => () => onWish(member, change)
  const isAbove = mine.may.manage && member.person.id !== me && member.role !== 'owner'
  const isOwner = mine.role === 'owner' && member.person.id !== me
  const isSilent = member.silenced_until !== null && Date.parse(member.silenced_until) > now
  const actions: (Action | false)[] = [
    {
      label: t('profile'),
      icon: User,
      onSelect: () => void navigate({ to: '/people/$id', params: { id: member.person.id } }),
    },
    isOwner && member.role === 'member'
      ? { label: t('makeAdmin'), icon: Shield, onSelect: wish({ do: 'role', role: 'admin' }) }
      : false,
    isOwner && member.role === 'admin'
      ? { label: t('unmakeAdmin'), icon: ShieldOff, onSelect: wish({ do: 'role', role: 'member' }) }
      : false,
    isAbove &&
      (isSilent
        ? { label: t('unsilence'), icon: Volume2, onSelect: wish({ do: 'silence', silence_s: null }) }
        : { label: t('silence'), icon: VolumeX, onSelect: wish({ do: 'silence', silence_s: SILENCE_s }) }),
    isOwner && { label: t('handOver'), icon: Crown, onSelect: wish({ do: 'hand-over' }) },
    isAbove && { label: t('removeMember'), icon: UserMinus, danger: true, onSelect: wish({ do: 'remove' }) },
  ]
  return (
    <ActionSheet
      open
      onClose={onClose}
      title={member.person.name}
      actions={actions.filter(one => one !== false)}
    />
  )
}
