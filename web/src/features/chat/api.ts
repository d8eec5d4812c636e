/** The calls of the conversations, by what they do. */
import { api } from '~/lib/api'
import type { Page } from '~/lib/types'
import type { Conversation, Mention, Message, MessagePage, Mine, Waiting } from './types'
import type { View } from './rules/conversation'

const at = (id: string) => `/v1/conversations/${encodeURIComponent(id)}`
const message = (id: string, number: number) => `${at(id)}/messages/${number}`

export const listConversations = (view: View, cursor?: string) =>
  api.get<Page<Conversation>>('/v1/conversations', { view, cursor })
export const fetchConversation = (id: string) => api.get<Conversation>(at(id))

/** The direct conversation with a member; there is one, asking again gives the same. */
export const openDirect = (member: string) =>
  api.post<Conversation>('/v1/conversations', { kind: 'direct', member })
export const openSelf = () => api.post<Conversation>('/v1/conversations', { kind: 'self' })
export const createGroup = (title: string, members: readonly string[], client_id: string) =>
  api.post<Conversation>('/v1/conversations', { kind: 'group', title, members, client_id })

export type Where = { before: number } | { after: number } | { around: number } | { since: string }
export const fetchMessages = (id: string, where: Where, limit: number) =>
  api.get<MessagePage>(`${at(id)}/messages`, { ...where, limit })

/** Safe to repeat: the client id makes the second time give the first answer. */
export const sendMessage = (
  waiting: Pick<Waiting, 'client_id' | 'conversation' | 'body' | 'reply_to' | 'forward_of'>,
) =>
  api.post<Message>(`${at(waiting.conversation)}/messages`, {
    client_id: waiting.client_id,
    // What is passed on is said by the server itself, whatever this device believes it to be.
    ...(waiting.forward_of ? { forward_of: waiting.forward_of } : { body: waiting.body }),
    ...(waiting.reply_to && { reply_to: waiting.reply_to.number }),
  })
export const editMessage = (id: string, number: number, text: string, mentions: readonly Mention[]) =>
  api.patch<Message>(message(id, number), { text, mentions })
export const deleteMessage = (id: string, number: number, whom: 'all' | 'me') =>
  api.delete(`${message(id, number)}?for=${whom}`)
export const react = (id: string, number: number, emoji: string, on: boolean) =>
  api[on ? 'put' : 'delete'](`${message(id, number)}/reactions/${encodeURIComponent(emoji)}`)
export const pinMessage = (id: string, number: number, on: boolean) =>
  api[on ? 'put' : 'delete'](`${message(id, number)}/pin`)
export const starMessage = (id: string, number: number, on: boolean) =>
  api[on ? 'put' : 'delete'](`${message(id, number)}/star`)

export const mark = (id: string, marks: { delivered?: number; read?: number }) =>
  api.post(`${at(id)}/marks`, marks)
export const played = (id: string, number: number) => api.put(`${message(id, number)}/played`)
export const changeMine = (
  id: string,
  change: Partial<Pick<Mine, 'muted_until' | 'pinned' | 'archived' | 'marked_unread' | 'hidden_upto'>> & {
    draft?: { text: string; reply_to: number | null } | null
  },
) => api.patch(`${at(id)}/mine`, change)
