/** What each event of the personal stream means for the screens: which answers are stale, and what to say. */
import { useEffect } from 'react'
import { whenSignedOut } from '~/lib/api'
import type { Keeping } from '~/features/chat/sync'
import { formatMoney } from '~/lib/money'
import { queryClient } from '~/lib/queries'
import { type Others, type StreamEvent, follow } from '~/lib/realtime'
import { end, sessionQuery, useMe } from '~/lib/session'
import type { Money, Person } from '~/lib/types'
import { announce } from './announcements'
import { shellStrings } from './strings'

const MONEY = ['wallet', 'bills', 'agent', 'pay-codes'] as const
/** First parts of the query keys that an event makes stale. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  'payment.received': [...MONEY, 'requests'],
  'payment.sent': [...MONEY, 'requests'],
  'request.received': ['requests', 'pay-codes'],
  'request.settled': ['requests', ...MONEY],
  'paycode.approval': ['requests', 'pay-codes'],
  'trade.awaits-you': ['trades', 'pay-codes'],
  'trade.changed': ['trades', ...MONEY],
  'contact.requested': ['contact-requests', 'people'],
  'contact.accepted': ['contacts', 'contact-requests', 'people'],
  'wallet.changed': MONEY,
  'cash.order': ['agent', 'cash-orders', 'wallet', 'bills'],
  'payout.changed': ['payouts', 'wallet', 'bills'],
  'session.revoked': ['session', 'devices'],
}
const NEWS_FOR_ms = 5 * 60_000
/** The operator moved a payment back. */
const REVERSAL = 'reversal'

interface NewsBody {
  amount?: Money
  from?: Pick<Person, 'id' | 'name'>
  person?: Pick<Person, 'id' | 'name'>
  bill_id?: string
  kind?: string
  request_id?: string
  trade?: string
}

/** The sentence and the place for an event worth a banner. */
function say(event: StreamEvent): void {
  const t = shellStrings.t
  const body = event.body as NewsBody
  const amount = body.amount ? formatMoney(body.amount) : ''
  const name = body.from?.name ?? body.person?.name ?? ''
  switch (event.kind) {
    case 'payment.received': {
      const paid = name ? t('paidYou', { name, amount }) : t('someonePaid', { amount })
      const text = body.kind === REVERSAL ? t('cameBack', { amount }) : paid
      return announce({ text, ...(body.bill_id && { to: `/bills/${body.bill_id}` }), sound: true })
    }
    case 'payment.sent':
      return body.kind === REVERSAL
        ? announce({
            text: t('takenBack', { amount }),
            ...(body.bill_id && { to: `/bills/${body.bill_id}` }),
          })
        : undefined
    case 'request.received': {
      const text = name && amount ? t('asksYou', { name, amount }) : t('newRequest')
      return announce({ text, to: body.request_id ? `/requests/${body.request_id}` : '/requests' })
    }
    case 'paycode.approval':
      return announce({
        text: t('approve'),
        to: body.request_id ? `/requests/${body.request_id}` : '/requests',
      })
    case 'trade.awaits-you':
      return announce({ text: t('approve'), ...(body.trade && { to: `/trades/${body.trade}` }) })
    case 'contact.requested':
      return name ? announce({ text: t('wantsContact', { name }), to: '/contacts' }) : undefined
    case 'contact.accepted':
      return name ? announce({ text: t('contactAccepted', { name }), to: '/contacts' }) : undefined
    default:
      return undefined
  }
}

function hear(event: StreamEvent): void {
  for (const key of STALE[event.kind] ?? []) void queryClient.invalidateQueries({ queryKey: [key] })
  const age_ms = Date.now() - Date.parse(event.at)
  if (age_ms < NEWS_FOR_ms) say(event)
  // Screens that wait for one particular thing (a pay code being charged) listen for it.
  window.dispatchEvent(new CustomEvent('quan:event', { detail: event }))
}

/** The conversations keep themselves; their code comes after the first screen. */
async function conversations(me: string): Promise<Keeping | null> {
  try {
    const { startKeeping } = await import('~/features/chat/sync')
    return startKeeping(me, ({ conversation, text }) => {
      const to = `/chats/${conversation}`
      if (location.pathname !== to || document.visibilityState !== 'visible') announce({ text, to })
    })
  } catch {
    return null
  }
}

/** Hand frames on to code that is still on its way; what it cannot take now it will ask for again. */
function whenLoaded(loading: Promise<Keeping | null>): Others {
  return {
    cursors: async () => (await loading)?.cursors() ?? {},
    onApplied: applied => void loading.then(kept => kept?.onApplied(applied)),
    onReset: (stream, cursor) => void loading.then(kept => kept?.onReset(stream, cursor)),
    onGone: stream => void loading.then(kept => kept?.onGone(stream)),
    onTyping: (stream, member) => void loading.then(kept => kept?.onTyping(stream, member)),
    onPresence: (member, online, lastSeen) =>
      void loading.then(kept => kept?.onPresence(member, online, lastSeen)),
    onConnected: () => void loading.then(kept => kept?.onConnected()),
  }
}

/** Keep the signed-in screens in step with the server. */
export function useLive(): void {
  const me = useMe()
  useEffect(() => {
    const leave = () => {
      if (queryClient.getQueryData(sessionQuery.queryKey) !== null) void end()
    }
    whenSignedOut(leave)
    const chat = conversations(me.id)
    const onReset = () => {
      void queryClient.invalidateQueries()
      void chat.then(kept => kept?.refresh())
    }
    const line = follow(me.id, { onEvent: hear, onReset, onSignedOut: leave, others: whenLoaded(chat) })
    void chat.then(kept => kept?.attach(line))
    return line.stop
  }, [me.id])
}
