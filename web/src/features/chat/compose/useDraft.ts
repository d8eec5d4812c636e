import { useCallback, useEffect, useRef, useState } from 'react'
import { changeMine } from '../api'
import { changeConversation } from '../store/conversations'
import type { Conversation, Message } from '../types'

const KEEP_AFTER_ms = 600

/** What is being written. It is kept on this device at once and, when left behind, for my other devices. */
export function useDraft(conversation: Conversation, edited: Message | null) {
  const { id } = conversation
  const [text, setShown] = useState(conversation.mine.draft?.text ?? '')
  const [edit, setEdit] = useState<{ number: number; text: string } | null>(null)
  const latest = useRef(text)
  const kept = useRef(text)
  const timer = useRef(0)

  const keep = useCallback(() => {
    clearTimeout(timer.current)
    if (latest.current === kept.current) return
    kept.current = latest.current
    void keepDraft(id, latest.current)
  }, [id])
  useEffect(() => {
    window.addEventListener('pagehide', keep)
    return () => {
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [keep])

  const editedText = edited?.body?.type === 'text' ? edited.body.text : null
  if (edited && edit?.number !== edited.number) setEdit({ number: edited.number, text: editedText ?? '' })
  if (!edited && edit) setEdit(null)

  const setText = (next: string) => {
    if (edited) return setEdit({ number: edited.number, text: next })
    latest.current = next
    setShown(next)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(keep, KEEP_AFTER_ms)
  }
  const clear = () => {
    if (edited) return setEdit(null)
    latest.current = ''
    setShown('')
    keep()
  }
  return { text: edited ? (edit?.text ?? '') : text, setText, clear }
}

async function keepDraft(id: string, text: string): Promise<void> {
  const draft = text.trim() === '' ? null : { text, reply_to: null }
  const at = new Date().toISOString()
  await changeConversation(id, old => ({ ...old, mine: { ...old.mine, draft: draft && { ...draft, at } } }))
  // Other devices learn of it when they can; this one has it.
  await changeMine(id, { draft }).catch(() => undefined)
}
