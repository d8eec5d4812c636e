/** The frames of the stream protocol, as the server sends and takes them. */
export interface Cursor {
  seq: number
  epoch: string
}
export interface StreamEvent {
  seq: number
  kind: string
  body: Readonly<Record<string, unknown>>
  at: string
}
interface Part {
  stream: string
  epoch: string
  prev: number
  seq: number
  events: StreamEvent[]
}
export type FrameIn =
  | ({ type: 'slice'; more: boolean } & Part)
  | ({ type: 'events' } & Part)
  | { type: 'reset'; stream: string; epoch: string; seq: number }
  | { type: 'gone'; stream: string }
  | { type: 'heads'; heads: Record<string, Cursor>; server_time: string }
  | { type: 'typing'; stream: string; member: string }
  | { type: 'presence'; member: string; online: boolean; last_seen?: string }
export type FrameOut =
  | { type: 'hello'; cursors: Record<string, Cursor> }
  | { type: 'fetch'; stream: string; after: number; epoch?: string }
  | { type: 'typing'; stream: string }
  | { type: 'presence'; shown?: boolean }
  | { type: 'pong' }
