/** What the server says about conversations and messages, and what this device adds to it. */
import type { Person } from '~/lib/types'
import type * as wire from '~/lib/wire'

/** Start and length in characters (code points), as the server counts. */
export type Mention = wire.Mention
export type LinkPreview = Pick<wire.Preview, 'url' | 'title'> & Partial<wire.Preview>
export interface Photo {
  media: string
  width?: number
  height?: number
  blurhash?: string
}
/** What a message says; what is empty is left out on the wire, and what was not uploaded has no media yet. */
export type Body =
  | { type: 'text'; text: string; mentions?: Mention[]; preview?: LinkPreview | null }
  | { type: 'voice'; media: string; duration_ms?: number; waveform?: number[] }
  | { type: 'photos'; items: Photo[]; caption?: string }
  | { type: 'file'; media: string; name: string; size_bytes?: number; content_type?: string }
  | { type: 'location'; latitude: number; longitude: number; label?: string }
  | { type: 'contact'; member: string; person?: Person | null }
  | { type: 'notice'; what: string; by?: string | null; who?: string[]; value?: string | null }
  | { type: 'sealed'; scheme: string; payload: string }

export type Quote = wire.QuoteOut
export type Message = Omit<wire.MessageOut, 'body'> & { body: Body | null }
export type Mine = wire.MineOut
/** `read` is null when one of the two keeps it to themselves. */
export type Marks = wire.MarksOut
/** What every member of a conversation sees of it. */
export type Shared = Omit<wire.ConversationOut, 'head' | 'last_message' | 'mine' | 'other' | 'other_marks'>
export type Conversation = Omit<wire.ConversationOut, 'last_message'> & { last_message: Message | null }

export interface MessagePage {
  items: Message[]
  /** The lowest and highest numbers that there are for me. */
  first: number
  last: number
  last_number: number
  /** The voice messages in it that I have played. */
  played: readonly number[]
}

/** What a person wrote and this device has not handed over yet. */
export interface Waiting {
  /** Order of writing; given by the store. */
  place?: number
  client_id: string
  conversation: string
  body: Body
  reply_to?: Quote | null
  forward_of?: { conversation: string; number: number } | null
  /** Pictures, a recording or a file still to be uploaded, in the order of the body. */
  files: Pending[]
  at: string
  /** The refusal of the server, in its words; null while there is hope. */
  refused: string | null
}
export interface Pending {
  kind: 'photo' | 'voice' | 'file'
  blob: Blob
  name: string
  /** Once begun, so that a second attempt goes on where the first ended. */
  upload?: string
  /** Once the server has looked at it. */
  media?: Media
}

export type Media = wire.MediaInfo
