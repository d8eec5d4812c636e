/**
 * What this device keeps of the conversations, in a database of its own for each member.
 *
 * Events and the cursor they lead to are written in one transaction: after a crash the device either has both or
 * asks for both again. What the person wrote waits in `outbox` until the server has it.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import type { Cursor } from '~/lib/realtime'
import { MEMBER_STORES } from '~/lib/store'
import type { Conversation, Message, Waiting } from '../types'

/** A message as it is kept. `touched` is the seq of the last event that changed it here. */
export interface Kept {
  conversation: string
  number: number
  /** null: the server said that there is no such message for me (deleted for me, cleared). */
  message: Message | null
  touched: number
  /** A voice message that I played, on whichever device. */
  heard?: boolean
}

interface Schema extends DBSchema {
  conversations: { key: string; value: Conversation }
  messages: { key: [string, number]; value: Kept }
  outbox: { key: number; value: Waiting; indexes: { client: string; conversation: string } }
  cursors: { key: string; value: Cursor }
}

export type Name = 'conversations' | 'messages' | 'outbox' | 'cursors'
export type Writing = IDBPTransaction<Schema, Name[], 'readwrite'>

let opened: { member: string; database: Promise<IDBPDatabase<Schema>> } | null = null
let tellOpened: () => void = () => undefined
/** A screen may ask before it is known whose store it is. */
const firstOpened = new Promise<void>(resolve => {
  tellOpened = resolve
})

/** Open the store of this member; later calls of the other functions read and write it. */
export function openStore(member: string): void {
  if (opened?.member === member) return
  closeStore()
  const database = openDB<Schema>(`${MEMBER_STORES}${member}`, 1, {
    upgrade(db) {
      db.createObjectStore('conversations', { keyPath: 'id' })
      db.createObjectStore('messages', { keyPath: ['conversation', 'number'] })
      const outbox = db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true })
      outbox.createIndex('client', 'client_id', { unique: true })
      outbox.createIndex('conversation', 'conversation')
      db.createObjectStore('cursors')
    },
    // Signed out in another tab: let go, so that it can be deleted.
    blocking: () => closeStore(),
  })
  opened = { member, database }
  tellOpened()
}

export function closeStore(): void {
  const closing = opened
  opened = null
  void closing?.database.then(db => db.close()).catch(() => undefined)
}

export async function store(): Promise<IDBPDatabase<Schema>> {
  await firstOpened
  if (!opened) throw new Error('the store of the conversations is not open')
  return opened.database
}

/** Write to several parts of the store at once, or not at all. */
export async function write<T>(run: (tx: Writing) => Promise<T>): Promise<T> {
  const db = await store()
  const names: Name[] = ['conversations', 'messages', 'outbox', 'cursors']
  const tx = db.transaction(names, 'readwrite', { durability: 'strict' })
  try {
    const result = await run(tx)
    await tx.done
    return result
  } catch (error) {
    // Whatever was written so far must not stay; a transaction that broke by itself has no abort to take.
    try {
      tx.abort()
    } catch {
      // as above
    }
    await tx.done.catch(() => undefined)
    throw error
  }
}

/** All numbers of one conversation. */
export const allOf = (conversation: string): IDBKeyRange =>
  IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER])
export const between = (conversation: string, from: number, to: number): IDBKeyRange =>
  IDBKeyRange.bound([conversation, from], [conversation, to])
