/** What a message says in one line: in the list, in a quote, in a notice. */
import type { Translate } from '~/lib/i18n'
import { formatDuration } from './rules/durations'
import type en from './strings/en'
import type { Body, Conversation, Message } from './types'
import { chatWords } from './words'

type Words = Translate<typeof en>
/** The name of a member here. */
export type NameOf = (member: string | null | undefined) => string

export function excerptOf(body: Body | null, t: Words, nameOf: NameOf): string {
  switch (body?.type) {
    case undefined:
      return t('recalled')
    case 'text':
      return body.text.replaceAll(/\s+/g, ' ').slice(0, 140)
    case 'voice':
      return `${t('voiceMessage')} ${formatDuration(body.duration_ms ?? 0)}`
    case 'photos':
      return body.caption || t('photosN', { n: body.items.length })
    case 'file':
      return body.name
    case 'location':
      return body.label || t('location')
    case 'contact':
      return t('contactCard')
    case 'notice':
      return noticeOf(body, t, nameOf)
    case 'sealed':
      return t('sealed')
  }
}

export const lineOf = (message: Message, t: Words, nameOf: NameOf): string =>
  message.recalled_at ? t('recalledBy', { name: nameOf(message.sender) }) : excerptOf(message.body, t, nameOf)

/** Who says what, for a notice above another screen. */
export function newsOf({ other, title }: Conversation, message: Message): string {
  const t = chatWords.t
  const name = other?.name ?? title ?? ''
  return `${name}: ${lineOf(message, t, () => t('somebody'))}`
}

/** What happened to the conversation, in a sentence. */
export function noticeOf(body: Extract<Body, { type: 'notice' }>, t: Words, nameOf: NameOf): string {
  const by = nameOf(body.by)
  const who = (body.who ?? []).map(nameOf).join(t('and'))
  const value = body.value ?? ''
  switch (body.what) {
    case 'created':
      return t('noticeCreated', { by })
    case 'approved':
    case 'joined':
      return t('noticeJoined', { who: who || by })
    case 'added':
      return t('noticeAdded', { by, who })
    case 'left':
      return t('noticeLeft', { who: who || by })
    case 'removed':
      return t('noticeRemoved', { by, who })
    case 'handed-over':
      return t('noticeHandedOver', { who })
    case 'made-admin':
      return t('noticeMadeAdmin', { by, who })
    case 'made-member':
      return t('noticeMadeMember', { by, who })
    case 'silenced':
      return t('noticeSilenced', { by, who })
    case 'unsilenced':
      return t('noticeUnsilenced', { by, who })
    case 'set-title':
      return t('noticeTitle', { by, value })
    case 'set-picture':
      return t('noticePicture', { by })
    default:
      return t('noticeSettings', { by })
  }
}
