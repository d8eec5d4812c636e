import { useCallback, useEffect, useRef, useState } from 'react'
import { changeMine } from '../api'
import { changeConversation } from '../store/conversations'
import type { Conversation, Message } from '../types'

const KEEP_AFTER_ms = 600
/** Who has typed since is writing here, whatever another device says. */
const WRITING_ms = 5_000

interface Draft {
  text: string
  reply_to: number | null
}

interface DraftOptions {
  edited: Message | null
  /** The number of the message that is answered; undefined: as before. */
  reply_to: number | null | undefined
  /** Another device went on writing: what it answers is answered here. */
  onTakenOver: () => void
}

/**
 * What is being written, and what it answers. It is kept on this device at once and, when left behind, for my other
 * devices; what they write on is shown here as long as nobody is writing here.
 */
export function useDraft(conversation: Conversation, options: DraftOptions) {
  const { edited, reply_to, onTakenOver } = options
  const { id, mine } = conversation
  const [text, setShown] = useState(mine.draft?.text ?? '')
  const [edit, setEdit] = useState<{ number: number; text: string } | null>(null)
  const latest = useRef(draftOf(mine.draft))
  const kept = useRef(latest.current)
  const timer = useRef(0)
  const typedAt = useRef(0)

  const keep = useCallback(() => {
    clearTimeout(timer.current)
    if (isSame(latest.current, kept.current)) return
    kept.current = latest.current
    void keepDraft(id, latest.current)
  }, [id])
  const keepSoon = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(keep, KEEP_AFTER_ms)
  }, [keep])
  useEffect(() => {
    window.addEventListener('pagehide', keep)
    return () => {
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [keep])
  useEffect(() => {
    if (edited || reply_to === undefined) return
    latest.current = { ...latest.current, reply_to }
    keepSoon()
  }, [edited, reply_to, keepSoon])
  useEffect(() => {
    const now = draftOf(mine.draft)
    const isWriting = Date.now() - typedAt.current < WRITING_ms || !isSame(latest.current, kept.current)
    if (isWriting || isSame(now, kept.current)) return
    latest.current = now
    kept.current = now
    setShown(now.text)
    onTakenOver()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when the draft changes, not when the screen does
  }, [mine.draft])

  const editedText = edited?.body?.type === 'text' ? edited.body.text : null
  if (edited && edit?.number !== edited.number) setEdit({ number: edited.number, text: editedText ?? '' })
  if (!edited && edit) setEdit(null)

  const setText = (next: string) => {
    if (edited) return setEdit({ number: edited.number, text: next })
    typedAt.current = Date.now()
    latest.current = { ...latest.current, text: next }
    setShown(next)
    keepSoon()
  }
  const clear = () => {
    if (edited) return setEdit(null)
    latest.current = { text: '', reply_to: null }
    setShown('')
    keep()
  }
  return { text: edited ? (edit?.text ?? '') : text, setText, clear }
}

const draftOf = (draft: Draft | null): Draft => ({
  text: draft?.text ?? '',
  reply_to: draft?.reply_to ?? null,
})

/** Without words there is nothing to keep, whatever it would answer. */
function isSame(one: Draft, other: Draft): boolean {
  return one.text === other.text && (one.text.trim() === '' || one.reply_to === other.reply_to)
}

async function keepDraft(id: string, { text, reply_to }: Draft): Promise<void> {
  const draft = text.trim() === '' ? null : { text, reply_to }
  const at = new Date().toISOString()
  await changeConversation(id, old => ({ ...old, mine: { ...old.mine, draft: draft && { ...draft, at } } }))
  // Other devices learn of it when they can; this one has it.
  await changeMine(id, { draft }).catch(() => undefined)
}
