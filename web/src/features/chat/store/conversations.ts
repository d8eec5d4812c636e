/** The conversations this device knows, and where it is in each of their streams. */
import type { Cursor } from '~/lib/realtime'
import type { Conversation } from '../types'
import { followFrom } from '../sync/line'
import { tell } from './changes'
import { withMark } from '../rules/conversation'
import { type Writing, store, write } from './database'

export async function readConversations(): Promise<Conversation[]> {
  return (await store()).getAll('conversations')
}

export async function readConversation(id: string): Promise<Conversation | undefined> {
  return (await store()).get('conversations', id)
}

export async function readCursors(): Promise<Record<string, Cursor>> {
  const tx = (await store()).transaction('cursors')
  const [keys, cursors] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()])
  return Object.fromEntries(keys.map((key, i) => [key, cursors[i] as Cursor]))
}

export async function readCursor(id: string): Promise<number> {
  return (await (await store()).get('cursors', id))?.seq ?? 0
}

/** Keep what the server says about conversations, unless the streams have said something newer. */
export async function putConversations(fresh: readonly Conversation[]): Promise<void> {
  const begun = await write(async tx => {
    const placed = []
    for (const one of fresh) if (await putConversation(tx, one)) placed.push(one)
    return placed
  })
  for (const { id, head } of begun) followFrom(id, { seq: head.seq, epoch: head.epoch })
  for (const { id } of fresh) tell({ conversation: id, numbers: [] })
}

/** Tells whether it is new here and its stream is to be followed from now on. */
async function putConversation(tx: Writing, fresh: Conversation): Promise<boolean> {
  const cursor = await tx.objectStore('cursors').get(fresh.id)
  const old = await tx.objectStore('conversations').get(fresh.id)
  const isOlder = cursor !== undefined && cursor.epoch === fresh.head.epoch && cursor.seq > fresh.head.seq
  const kept = old && isOlder ? { ...old, mine: fresh.mine } : fresh
  // A mark that was set here may still be on its way.
  await tx.objectStore('conversations').put(old ? withMark(kept, old.mine.read_number) : kept)
  const isMine = fresh.mine.state === 'active' || fresh.mine.state === 'requested'
  if (cursor || !isMine) return false
  await tx.objectStore('cursors').put({ seq: fresh.head.seq, epoch: fresh.head.epoch }, fresh.id)
  return true
}

/** Change one conversation here before the server has heard of it. */
export async function changeConversation(id: string, to: (old: Conversation) => Conversation): Promise<void> {
  await write(async tx => {
    const old = await tx.objectStore('conversations').get(id)
    if (old) await tx.objectStore('conversations').put(to(old))
  })
  tell({ conversation: id, numbers: [] })
}

/** Forget conversations that a complete list no longer has. */
export async function keepOnly(ids: ReadonlySet<string>): Promise<void> {
  const gone = (await readConversations()).filter(one => !ids.has(one.id))
  if (gone.length === 0) return
  await write(async tx => {
    for (const { id } of gone) {
      await tx.objectStore('conversations').delete(id)
      await tx.objectStore('cursors').delete(id)
    }
  })
  for (const { id } of gone) tell({ conversation: id })
}
