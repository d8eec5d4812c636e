/** Says how far I got, at most once in a while: marks only grow, so the highest says it all; and what I played. */
import { isProblem } from '~/lib/api'
import * as api from '../api'
import { changeConversation, readConversation } from '../store/conversations'
import { markHeard } from '../store/messages'
import { afterReading } from '../rules/conversation'

const TOGETHER_ms = 400
type Marks = { delivered?: number; read?: number }
const due = new Map<string, Marks>()
let timer: ReturnType<typeof setTimeout> | undefined

/** It reached this device. */
export function delivered(conversation: string, number: number): void {
  note(conversation, { delivered: number })
}

/** I saw it. */
export async function read(conversation: string, number: number): Promise<void> {
  const known = await readConversation(conversation)
  if (!known || (number <= known.mine.read_number && !known.mine.marked_unread)) return
  await changeConversation(conversation, old => afterReading(old, number))
  note(conversation, { read: number })
}

function note(conversation: string, marks: Marks): void {
  const old = due.get(conversation) ?? {}
  const highest = (one?: number, other?: number) => Math.max(one ?? 0, other ?? 0)
  due.set(conversation, {
    ...((old.delivered ?? marks.delivered) !== undefined && {
      delivered: highest(old.delivered, marks.delivered),
    }),
    ...((old.read ?? marks.read) !== undefined && { read: highest(old.read, marks.read) }),
  })
  clearTimeout(timer)
  timer = setTimeout(say, TOGETHER_ms)
}

function say(): void {
  const marks = [...due]
  due.clear()
  // A mark that does not get through is covered by the next one; nothing depends on it.
  for (const [conversation, one] of marks) void api.mark(conversation, one).catch(() => undefined)
}

/** What was played and the server does not know. A tab that is closed before only leaves other devices a dot. */
const unsaid = new Map<string, { conversation: string; number: number }>()

/** I played a voice message of somebody. */
export async function played(conversation: string, number: number): Promise<void> {
  await markHeard(conversation, number)
  unsaid.set(`${conversation} ${number}`, { conversation, number })
  sayPlayed()
}

/** Also when there is a network again. */
export function sayPlayed(): void {
  for (const [key, { conversation, number }] of unsaid) {
    void api.played(conversation, number).then(
      () => unsaid.delete(key),
      (error: unknown) => isProblem(error) && !error.isConnection && unsaid.delete(key),
    )
  }
}
