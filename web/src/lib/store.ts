/** What this device keeps in IndexedDB: the last answers of some queries and the place in each stream. Emptied on sign-out. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

interface Schema extends DBSchema {
  kept: { key: string; value: unknown }
}

/** Databases of one member begin with this; signing out deletes them all. */
export const MEMBER_STORES = 'quan-of-'

let opening: Promise<IDBPDatabase<Schema>> | null = null

function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('quan', 1, { upgrade: db => void db.createObjectStore('kept') })
  return opening
}

/** Storage may be refused (private windows, full disks): then nothing is kept, and nothing breaks. */
export async function recall<T>(key: string): Promise<T | undefined> {
  try {
    return (await (await database()).get('kept', key)) as T | undefined
  } catch {
    return undefined
  }
}

export async function keep(key: string, value: unknown): Promise<void> {
  try {
    await (await database()).put('kept', value, key)
  } catch {
    // as above
  }
}

export async function forgetEverything(): Promise<void> {
  try {
    await (await database()).clear('kept')
    for (const { name } of await indexedDB.databases())
      if (name?.startsWith(MEMBER_STORES)) indexedDB.deleteDatabase(name)
  } catch {
    // as above
  }
}
