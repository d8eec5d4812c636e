/**
 * Keeps the conversations on this device in step with the server.
 *
 * In: the streams, applied to the store with their cursors. Out: the outbox, drained by one tab at a time.
 * Screens read the store through the query cache, which is told what changed.
 */
import type { Applied, Cursor, Followed, Others, StreamEvent } from '~/lib/realtime'
import { openStore } from '../store/database'
import { readConversation, readConversations, readCursors } from '../store/conversations'
import { applyPart, forget, startOver } from '../store/events'
import { onChange } from '../store/changes'
import { markHeard } from '../store/messages'
import { isMuted, unreadTotal } from '../rules/conversation'
import { mayTurn } from '../rules/rights'
import { newsOf } from '../excerpt'
import { showIfWanted } from '../settings'
import type { Message } from '../types'
import { drainSoon } from './drain'
import { delivered, sayPlayed } from './marks'
import { attach } from './line'
import { hearPresence, hearTyping, stopTyping } from './passing'
import { staleQueries } from './queries'
import { refreshAll, refreshSoon } from './refresh'

/** News of the personal stream that concern one conversation. */
const ABOUT_ONE = new Set(['chat.joined', 'chat.requested', 'chat.mine'])
const NEWS_FOR_ms = 60_000

export interface News {
  conversation: string
  /** Who says what, in one line. */
  text: string
}

/** What keeps the conversations, as the shell knows it. */
export interface Keeping extends Others {
  /** The line to the server, once there is one. */
  attach: (line: Followed) => void
  /** Everything may have changed. */
  refresh: () => void
}

let keeping: { member: string; keeper: Keeping } | null = null

/** Keep the conversations of this member; `announce` is told of messages that should be heard about now. */
export function startKeeping(me: string, announce: (news: News) => void): Keeping {
  if (keeping?.member !== me) keeping = { member: me, keeper: begin(me, announce) }
  return keeping.keeper
}

function begin(me: string, announce: (news: News) => void): Keeping {
  openStore(me)
  onChange(staleQueries)
  const refresh = () => void refreshAll().catch(() => undefined)
  refresh()
  void showIfWanted().catch(() => undefined)
  window.addEventListener('quan:event', event => hearPersonal((event as CustomEvent<StreamEvent>).detail))
  window.addEventListener('focus', drainSoon)
  window.addEventListener('online', drainSoon)
  drainSoon()
  return {
    cursors: () => readCursors().catch(() => ({})),
    onApplied: applied => inTurn(() => apply(me, applied, announce)),
    onReset: (stream, cursor) => inTurn(() => beginAgain(stream, cursor)),
    onGone: stream => inTurn(() => forget(stream)),
    onTyping: hearTyping,
    onPresence: hearPresence,
    onConnected: () => {
      drainSoon()
      sayPlayed()
    },
    attach,
    refresh,
  }
}

let writing: Promise<unknown> = Promise.resolve()

/** One thing after the other, in the order it came. What the store could not take is asked for at the next start. */
function inTurn(run: () => Promise<void>): void {
  writing = writing.then(run).catch(() => undefined)
}

async function apply(me: string, applied: Applied, announce: (news: News) => void): Promise<void> {
  const { stream, cursor, events } = applied
  const outcome = await applyPart(me, applied)
  if (outcome === 'gap') await beginAgain(stream, cursor)
  else if (outcome === 'applied') await hearMessages(me, stream, events, announce)
}

async function beginAgain(stream: string, cursor: Cursor): Promise<void> {
  await startOver(stream, cursor)
  refreshSoon(stream)
}

interface About {
  conversation?: string | { id?: string }
  /** A voice message that was played on another device. */
  played?: number
}

function hearPersonal(event: StreamEvent): void {
  const { conversation: id, played } = event.body as About
  const conversation = typeof id === 'string' ? id : id?.id
  if (conversation === undefined) return
  if (played !== undefined) return void markHeard(conversation, played)
  if (ABOUT_ONE.has(event.kind)) refreshSoon(conversation)
  if (event.kind === 'chat.left') refreshSoon(conversation)
}

async function hearMessages(
  me: string,
  id: string,
  events: readonly StreamEvent[],
  announce: (news: News) => void,
): Promise<void> {
  const conversation = await readConversation(id)
  if (!conversation) return refreshSoon(id)
  if (mayTurn(me, conversation.kind, events)) refreshSoon(id)
  const said = events.flatMap(event => {
    const { message } = event.body as { message?: Message }
    return event.kind === 'chat.message' && message ? [message] : []
  })
  const fresh = said.filter(message => message.sender !== me)
  // Written on another device, which may have read what this one still counts: the server knows.
  if (fresh.length < said.length && conversation.mine.unread > 0) refreshSoon(id)
  for (const { sender } of fresh) if (sender !== null) stopTyping(id, sender)
  const last = fresh.at(-1)
  if (!last) return
  if (conversation.kind === 'direct') delivered(id, last.number)
  const isNews = last.number > conversation.mine.read_number && Date.now() - Date.parse(last.at) < NEWS_FOR_ms
  if (isNews && !isMuted(conversation, Date.now()) && last.sender !== null)
    announce({ conversation: id, text: newsOf(conversation, last) })
}

/** For the badge of the tab. */
export async function unread(): Promise<number> {
  return keeping ? unreadTotal(await readConversations(), Date.now()) : 0
}
