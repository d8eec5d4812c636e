/** Messages by conversation and number: what is here, and what a fetched page adds. */
import type { MessagePage } from '../types'
import { tell } from './changes'
import { type Kept, allOf, between, store, write } from './database'

/** Messages `from` to `to` that this device has; a number that is missing here was never asked for. */
export async function readMessages(conversation: string, from: number, to: number): Promise<Kept[]> {
  return (await store()).getAll('messages', between(conversation, from, to))
}

/**
 * Keep a page that was asked for when this device was at `asked_at`. What an event changed since then is newer
 * than the page and stays. Numbers of the page's stretch that it leaves out are not there for me.
 */
export async function putPage(
  conversation: string,
  page: MessagePage,
  stretch: { from: number; to: number },
  asked_at: number,
): Promise<void> {
  await write(async tx => {
    const messages = tx.objectStore('messages')
    const known = new Map(
      (await messages.getAll(between(conversation, stretch.from, stretch.to))).map(one => [one.number, one]),
    )
    const given = new Map(page.items.map(message => [message.number, message]))
    const played = new Set(page.played)
    const end = Math.min(stretch.to, page.last_number)
    for (let number = stretch.from; number <= end; number++) {
      const old = known.get(number)
      if (old && old.touched > asked_at) continue
      const heard = (old?.heard === true || played.has(number)) && { heard: true }
      await messages.put({
        conversation,
        number,
        message: given.get(number) ?? null,
        touched: asked_at,
        ...heard,
      })
    }
  })
}

/** "Delete for me": gone here at once. */
export async function hide(conversation: string, number: number): Promise<void> {
  await write(async tx => {
    const old = await tx.objectStore('messages').get([conversation, number])
    await tx.objectStore('messages').put({ conversation, number, message: null, touched: old?.touched ?? 0 })
  })
  tell({ conversation, numbers: [number] })
}

/** Forget the copy; what the server still shows is asked for again. */
export async function dropMessages(conversation: string): Promise<void> {
  await write(tx => tx.objectStore('messages').delete(allOf(conversation)))
  tell({ conversation })
}

/** I played a voice message, here or on another device. */
export async function markHeard(conversation: string, number: number): Promise<void> {
  await write(async tx => {
    const old = await tx.objectStore('messages').get([conversation, number])
    if (old) await tx.objectStore('messages').put({ ...old, heard: true })
  })
  tell({ conversation, numbers: [number] })
}
