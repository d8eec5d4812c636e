/** What is said in passing: who is typing, and who is here. */
import { useSyncExternalStore } from 'react'

const TYPING_FOR_ms = 6_000
const NOBODY: readonly string[] = []

const listeners = new Set<() => void>()
const typing = new Map<string, readonly string[]>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()

function changed(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function hearTyping(stream: string, member: string): void {
  const others = (typing.get(stream) ?? NOBODY).filter(one => one !== member)
  typing.set(stream, [...others, member])
  const key = `${stream} ${member}`
  clearTimeout(timers.get(key))
  timers.set(
    key,
    setTimeout(() => stopTyping(stream, member), TYPING_FOR_ms),
  )
  changed()
}

/** Their message is here, or they went silent. */
export function stopTyping(stream: string, member: string): void {
  typing.set(
    stream,
    (typing.get(stream) ?? NOBODY).filter(one => one !== member),
  )
  changed()
}

export const useTyping = (stream: string): readonly string[] =>
  useSyncExternalStore(subscribe, () => typing.get(stream) ?? NOBODY)

/** A contact who shows themselves: here now, or last seen then. */
export interface Presence {
  online: boolean
  lastSeen: string | undefined
}

const present = new Map<string, Presence>()

export function hearPresence(member: string, online: boolean, lastSeen?: string): void {
  present.set(member, { online, lastSeen })
  changed()
}

/** Nobody is shown to me any more. */
export function forgetPresence(): void {
  present.clear()
  changed()
}

export const presenceOf = (member: string | undefined): Presence | undefined =>
  member === undefined ? undefined : present.get(member)

export const usePresence = (member: string | undefined): Presence | undefined =>
  useSyncExternalStore(subscribe, () => presenceOf(member))
