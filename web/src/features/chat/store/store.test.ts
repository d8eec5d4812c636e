import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Applied, StreamEvent } from '~/lib/realtime'
import type { Conversation, Message, MessagePage, Shared, Waiting } from '../types'
import { onChange, type Change } from './changes'
import {
  changeConversation,
  keepOnly,
  putConversations,
  readConversation,
  readCursors,
} from './conversations'
import { openStore, write } from './database'
import { applyPart, forget, startOver } from './events'
import { hide, markHeard, putPage, readMessages } from './messages'
import { changeWaiting, dropWaiting, handedOver, putWaiting, readOutbox } from './outbox'

const ME = 'mbr_mei'
const WEI = 'mbr_wei'
const TALK = 'cnv_talk'
const EPOCH = 'e1'
let members = 0

beforeEach(async () => {
  // A member whom no test before has had, so a store that is empty.
  openStore(`mbr_${++members}`)
  await putConversations([conversation({})])
})

function conversation(more: Partial<Conversation>): Conversation {
  const mine = { state: 'active', joined_number: 0, hidden_upto: 0, read_number: 0, unread: 0, draft: null }
  return {
    id: TALK,
    kind: 'direct',
    last_number: 0,
    last_at: '2026-03-14T09:00:00Z',
    last_message: null,
    head: { seq: 0, epoch: EPOCH },
    other_marks: { delivered: 0, read: 0 },
    mine,
    ...more,
  } as unknown as Conversation
}

function message(number: number, more: Partial<Message> = {}): Message {
  return {
    conversation: TALK,
    number,
    client_id: null,
    sender: WEI,
    at: '2026-03-14T09:26:53Z',
    body: { type: 'text', text: `number ${number}` },
    ...more,
  } as unknown as Message
}

const said = (seq: number, one: Message, kind = 'chat.message'): StreamEvent =>
  ({ seq, kind, body: { number: one.number, message: one } }) as unknown as StreamEvent

function part(prev: number, events: readonly StreamEvent[], epoch = EPOCH): Applied {
  const seq = events.at(-1)?.seq ?? prev
  return { stream: TALK, prev, cursor: { seq, epoch }, events } as unknown as Applied
}

function waiting(client_id: string, more: Partial<Waiting> = {}): Waiting {
  const body = { type: 'text', text: client_id } as const
  return {
    client_id,
    conversation: TALK,
    body,
    files: [],
    at: '2026-03-14T09:00:00Z',
    refused: null,
    ...more,
  }
}

const page = (
  items: readonly Message[],
  last_number: number,
  played: readonly number[] = [],
): MessagePage => ({
  items: [...items],
  first: 1,
  last: last_number,
  last_number,
  played,
})

const texts = async (from = 1, to = 100) =>
  (await readMessages(TALK, from, to)).map(one =>
    one.message?.body?.type === 'text' ? one.message.body.text : null,
  )

const mine = async () => (await readConversation(TALK))?.mine

async function changesDuring(run: () => Promise<unknown>): Promise<Change[]> {
  const heard: Change[] = []
  const stop = onChange(change => heard.push(change))
  await run()
  stop()
  return heard
}

test('events and the cursor they lead to are written together, once', async () => {
  const first = part(0, [said(1, message(1)), said(2, message(2))])
  expect(await applyPart(ME, first)).toBe('applied')
  expect(await applyPart(ME, first)).toBe('known')
  expect(await texts()).toEqual(['number 1', 'number 2'])
  expect(await readCursors()).toEqual({ [TALK]: { seq: 2, epoch: EPOCH } })
  expect(await mine()).toMatchObject({ unread: 2, read_number: 0 })
})

test('of a part that overlaps only what is new is applied', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  const again = message(1, { body: { type: 'text', text: 'not this' } })
  expect(await applyPart(ME, part(0, [said(1, again), said(2, message(2))]))).toBe('applied')
  expect(await texts()).toEqual(['number 1', 'number 2'])
})

test('a part that leaves something out is not applied, nor one of another history', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  expect(await applyPart(ME, part(2, [said(3, message(3))]))).toBe('gap')
  expect(await applyPart(ME, part(1, [said(2, message(2))], 'e2'))).toBe('gap')
  expect(await texts()).toEqual(['number 1'])
  expect((await readCursors())[TALK]).toEqual({ seq: 1, epoch: EPOCH })
})

test('when one event cannot be written nothing of its part is', async () => {
  const broken = message(2, { body: { type: 'text', text: (() => undefined) as unknown as string } })
  await expect(applyPart(ME, part(0, [said(1, message(1)), said(2, broken)]))).rejects.toThrow()
  expect(await texts()).toEqual([])
  expect((await readCursors())[TALK]?.seq).toBe(0)
  expect(await applyPart(ME, part(0, [said(1, message(1))]))).toBe('applied')
})

test('what was changed, and taken back, is what is kept', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  const edited = message(1, { body: { type: 'text', text: 'better' } })
  await applyPart(ME, part(1, [said(2, edited, 'chat.changed')]))
  expect(await texts()).toEqual(['better'])
  await applyPart(ME, part(2, [said(3, message(1, { body: null }), 'chat.changed')]))
  expect(await texts()).toEqual([null])
  expect((await readConversation(TALK))?.last_message?.body).toBeNull()
})

test('marks and what the group is called come with the stream', async () => {
  const marked = { seq: 1, kind: 'chat.marked', body: { member: WEI, delivered: 3, read: 2 } }
  const older = { seq: 2, kind: 'chat.marked', body: { member: WEI, delivered: 1, read: 1 } }
  const shared = { title: 'Tea', last_number: 0 } as unknown as Shared
  const called = { seq: 3, kind: 'chat.conversation', body: { conversation: shared } }
  await applyPart(ME, part(0, [marked, older, called] as unknown as StreamEvent[]))
  expect(await readConversation(TALK)).toMatchObject({ title: 'Tea', other_marks: { delivered: 3, read: 2 } })
})

test('my own message is read by me where I had read all before it, and only there', async () => {
  await applyPart(ME, part(0, [said(1, message(1, { sender: ME }))]))
  expect(await mine()).toMatchObject({ read_number: 1, unread: 0 })
  await applyPart(ME, part(1, [said(2, message(2)), said(3, message(3, { sender: ME }))]))
  expect(await mine()).toMatchObject({ read_number: 1, unread: 2 })
})

test('a page never replaces what an event said since it was asked for', async () => {
  await applyPart(ME, part(0, [said(1, message(1)), said(2, message(2))]))
  const edited = message(2, { body: { type: 'text', text: 'better' } })
  await applyPart(ME, part(2, [said(3, edited, 'chat.changed')]))
  const asked = page([message(1, { body: { type: 'text', text: 'as asked' } }), message(2)], 2)
  await putPage(TALK, asked, { from: 1, to: 50 }, 2)
  expect(await texts()).toEqual(['as asked', 'better'])
})

test('a number that a page leaves out is not there for me', async () => {
  await putPage(TALK, page([message(1), message(3)], 3), { from: 1, to: 50 }, 0)
  expect(await readMessages(TALK, 1, 50)).toMatchObject([
    { number: 1 },
    { number: 2, message: null },
    { number: 3 },
  ])
})

test('what I played stays played, whichever device played it', async () => {
  await putPage(TALK, page([message(1), message(2), message(3)], 3, [2]), { from: 1, to: 50 }, 0)
  await markHeard(TALK, 3)
  await applyPart(ME, part(0, [said(1, message(3), 'chat.changed')]))
  await putPage(TALK, page([message(1), message(2), message(3)], 3), { from: 1, to: 50 }, 1)
  expect((await readMessages(TALK, 1, 50)).map(one => one.heard ?? false)).toEqual([false, true, true])
})

test('what I deleted for me is gone at once', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  expect(await changesDuring(() => hide(TALK, 1))).toEqual([{ conversation: TALK, numbers: [1] }])
  expect(await texts()).toEqual([null])
})

test('what is written waits in its order until it is handed over', async () => {
  for (const one of ['a', 'b', 'c']) await putWaiting(waiting(one))
  await changeWaiting('b', { refused: 'No.' })
  await dropWaiting(waiting('c'))
  expect((await readOutbox(TALK)).map(one => [one.client_id, one.refused])).toEqual([
    ['a', null],
    ['b', 'No.'],
  ])
  await handedOver(ME, waiting('a'), message(1, { client_id: 'a', sender: ME }))
  expect((await readOutbox()).map(one => one.client_id)).toEqual(['b'])
  expect(await texts()).toEqual(['number 1'])
  await changeWaiting('a', { refused: 'too late' })
  expect((await readOutbox()).map(one => one.client_id)).toEqual(['b'])
})

test('the same message cannot wait twice', async () => {
  await putWaiting(waiting('a'))
  await expect(putWaiting(waiting('a'))).rejects.toThrow()
  expect(await readOutbox()).toHaveLength(1)
})

test('the stream may be faster than the answer to sending', async () => {
  await putWaiting(waiting('a'))
  const sent = message(1, { client_id: 'a', sender: ME })
  const edited = message(1, { client_id: 'a', sender: ME, body: { type: 'text', text: 'better' } })
  await applyPart(ME, part(0, [said(1, sent), said(2, edited, 'chat.changed')]))
  expect(await readOutbox()).toEqual([])
  await handedOver(ME, waiting('a'), sent)
  expect(await texts()).toEqual(['better'])
})

test('a history that went on without this device begins anew', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  await putWaiting(waiting('a'))
  await startOver(TALK, { seq: 9, epoch: 'e2' })
  expect([await texts(), (await readCursors())[TALK]]).toEqual([[], { seq: 9, epoch: 'e2' }])
  expect(await readOutbox()).toHaveLength(1)
})

test('a conversation that is no longer mine is forgotten whole', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  await forget(TALK)
  expect([await texts(), await readConversation(TALK), await readCursors()]).toEqual([[], undefined, {}])
})

test('an answer older than the stream changes only what is mine, and no mark goes back', async () => {
  await applyPart(ME, part(0, [said(1, message(1)), said(2, message(2))]))
  await changeConversation(TALK, old => ({ ...old, mine: { ...old.mine, read_number: 2, unread: 0 } }))
  const { mine: known } = conversation({})
  await putConversations([conversation({ title: 'old', mine: { ...known, read_number: 1, pinned: true } })])
  const kept = await readConversation(TALK)
  expect([kept?.title, kept?.last_number, kept?.mine.pinned]).toEqual([undefined, 2, true])
  expect(kept?.mine).toMatchObject({ read_number: 2, unread: 0 })
})

test('what a whole list no longer has goes', async () => {
  await putConversations([conversation({ id: 'cnv_tea' })])
  await keepOnly(new Set(['cnv_tea']))
  expect([await readConversation(TALK), (await readConversation('cnv_tea'))?.id]).toEqual([
    undefined,
    'cnv_tea',
  ])
})

test('who throws while writing leaves nothing behind', async () => {
  const half = write(async tx => {
    await tx.objectStore('cursors').put({ seq: 7, epoch: EPOCH }, TALK)
    throw new Error('the pen is empty')
  })
  await expect(half).rejects.toThrow('the pen is empty')
  expect((await readCursors())[TALK]?.seq).toBe(0)
})

test('other tabs hear what changed', async () => {
  const heard: unknown[] = []
  const tab = new BroadcastChannel('quan-chat')
  tab.addEventListener('message', event => heard.push((event as MessageEvent).data))
  await applyPart(ME, part(0, [said(1, message(1))]))
  await vi.waitFor(() => expect(heard).toContainEqual({ conversation: TALK, numbers: [1], outbox: true }))
  tab.close()
})

test('each member has a store of their own', async () => {
  await applyPart(ME, part(0, [said(1, message(1))]))
  openStore('mbr_somebody_else')
  expect([await texts(), await readConversation(TALK)]).toEqual([[], undefined])
})
