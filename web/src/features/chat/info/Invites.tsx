import { useQuery } from '@tanstack/react-query'
import { Copy, Link2, Plus, Share2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { useWords } from '~/lib/words'
import type { InviteOut } from '~/lib/wire'
import { Button } from '~/ui/Button'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { RadioList } from '~/ui/Picker'
import { QrCode } from '~/ui/QrCode'
import { Sheet } from '~/ui/Sheet'
import { Switch } from '~/ui/Switch'
import { toast } from '~/ui/Toast'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { at, invitesQuery, useChange } from './queries'

const DAY_s = 24 * 3600

/** Ways in: links that are also codes, with an end, a number of uses, and a look at who comes. */
export function Invites({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const dates = useDates()
  const { id, mine } = conversation
  const invites = useQuery({ ...invitesQuery(id), enabled: mine.may.invite })
  const [shown, setShown] = useState<InviteOut | null>(null)
  const [isMaking, setIsMaking] = useState(false)
  if (!mine.may.invite) return null
  const detail = (invite: InviteOut) =>
    [
      invite.expires_at ? t('inviteUntil', { at: dates.moment(invite.expires_at) }) : t('inviteForEver'),
      t('inviteUses', { n: invite.uses }),
    ].join(' · ')
  return (
    <>
      <List title={t('invites')}>
        <Cell icon={Plus} title={t('newInvite')} onClick={() => setIsMaking(true)} />
        {(invites.data?.items ?? []).map(invite => (
          <Cell
            key={invite.code}
            icon={Link2}
            title={invite.code}
            detail={detail(invite)}
            onClick={() => setShown(invite)}
          />
        ))}
      </List>
      <ErrorNotice error={invites.error} retry={() => void invites.refetch()} />
      <MakeSheet id={id} open={isMaking} onClose={() => setIsMaking(false)} onMade={setShown} />
      {shown ? (
        <InviteSheet conversation={conversation} invite={shown} onClose={() => setShown(null)} />
      ) : null}
    </>
  )
}

interface InviteSheetProps {
  conversation: Conversation
  invite: InviteOut
  onClose: () => void
}

function InviteSheet({ conversation, invite, onClose }: InviteSheetProps) {
  const t = useChatWords()
  const words = useWords()
  const url = location.origin + invite.path
  const revoke = useChange(conversation.id, () =>
    api.delete(`${at(conversation.id)}/invites/${encodeURIComponent(invite.code)}`),
  )
  const copy = () => void navigator.clipboard.writeText(url).then(() => toast(words('copied'), 'good'))
  const share = () => void navigator.share({ title: conversation.title ?? '', url }).catch(() => undefined)
  return (
    <Sheet open onClose={onClose} title={t('invite')}>
      <div className="info-qr">
        <QrCode text={url} label={t('inviteCode')} />
        <p className="info-link">{url}</p>
      </div>
      <ErrorNotice error={revoke.error} />
      <Button block icon={Copy} onClick={copy}>
        {t('copyLink')}
      </Button>
      {'share' in navigator ? (
        <Button block variant="soft" icon={Share2} onClick={share}>
          {t('share')}
        </Button>
      ) : null}
      <Button
        block
        variant="quiet"
        icon={Trash2}
        busy={revoke.isPending}
        onClick={() => revoke.mutate(undefined, { onSuccess: onClose })}
      >
        {t('revoke')}
      </Button>
    </Sheet>
  )
}

const LIVES = { day: DAY_s, week: 7 * DAY_s, ever: null } as const
const USES = { one: 1, ten: 10, any: null } as const

interface MakeSheetProps {
  id: string
  open: boolean
  onClose: () => void
  onMade: (invite: InviteOut) => void
}

function MakeSheet({ id, open, onClose, onMade }: MakeSheetProps) {
  const t = useChatWords()
  const [life, setLife] = useState<keyof typeof LIVES>('week')
  const [uses, setUses] = useState<keyof typeof USES>('any')
  const [approval_needed, setApproval] = useState(false)
  const make = useChange(id, async () => {
    const wanted = { expires_in_s: LIVES[life], most_uses: USES[uses], approval_needed }
    const made = await api.post<InviteOut>(`${at(id)}/invites`, wanted)
    onClose()
    onMade(made)
  })
  return (
    <Sheet open={open} onClose={onClose} title={t('newInvite')}>
      <h3 className="list-title">{t('inviteLife')}</h3>
      <RadioList
        label={t('inviteLife')}
        value={life}
        onChange={setLife}
        options={[
          { value: 'day', label: t('life_day') },
          { value: 'week', label: t('life_week') },
          { value: 'ever', label: t('life_ever') },
        ]}
      />
      <h3 className="list-title">{t('inviteMost')}</h3>
      <RadioList
        label={t('inviteMost')}
        value={uses}
        onChange={setUses}
        options={[
          { value: 'one', label: t('uses_one') },
          { value: 'ten', label: t('uses_ten') },
          { value: 'any', label: t('uses_any') },
        ]}
      />
      <List>
        <Switch label={t('approval')} checked={approval_needed} onChange={setApproval} />
      </List>
      <ErrorNotice error={make.error} />
      <Button block busy={make.isPending} onClick={() => make.mutate()}>
        {t('makeInvite')}
      </Button>
    </Sheet>
  )
}
