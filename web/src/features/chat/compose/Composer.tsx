import { Mic, Plus, SendHorizontal, Smile } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react'
import { IconButton } from '~/ui/Button'
import type { People } from '../people'
import { sayTyping } from '../sync/line'
import { send } from '../thread/send'
import type { Conversation, Message } from '../types'
import { useChatWords } from '../words'
import { AttachSheet } from './AttachSheet'
import { ComposerBar } from './ComposerBar'
import { EmojiPanel } from './EmojiPanel'
import { MentionList } from './MentionList'
import { Recorder } from './Recorder'
import { type MentionDraft, applyMention, mentionAt, mentionsIn } from './mentions'
import { picturesAndFiles } from './attach'
import type { About } from './useAbout'
import { useDraft } from './useDraft'
import { useSaveEdit } from './useSaveEdit'

const MOST_CHARS = 10_000

export interface ComposerProps {
  conversation: Conversation
  people: People
  about: About | null
  /** The number of what is answered by choice, not by a draft. */
  reply_to: number | null | undefined
  onAboutDone: () => void
  /** Another device went on with the draft. */
  onTakenOver: () => void
}

/** Where messages are written: text with mentions, emoji, pictures and files, voice. */
export function Composer(props: ComposerProps) {
  const { conversation, people, about, reply_to, onAboutDone, onTakenOver } = props
  const t = useChatWords()
  const { id } = conversation
  const area = useRef<HTMLTextAreaElement>(null)
  const edited = about?.kind === 'edit' ? about.message : null
  const { text, setText, clear } = useDraft(conversation, { edited, reply_to, onTakenOver })
  const [mentioned, setMentioned] = useState<MentionDraft[]>([])
  const [caret, setCaret] = useState(0)
  const [open, setOpen] = useState<'emoji' | 'attach' | null>(null)
  const saveEdit = useSaveEdit(onAboutDone)
  const isGroup = conversation.kind === 'group'
  const asked = isGroup && !edited ? mentionAt(text, caret) : null
  const isEmpty = text.trim() === ''

  const write = (next: string, at = next.length) => {
    setText(next)
    setCaret(at)
    if (next.trim() !== '') sayTyping(id)
  }
  const insert = (piece: string) => {
    const at = area.current?.selectionStart ?? text.length
    write(text.slice(0, at) + piece + text.slice(at), at + piece.length)
  }
  const submit = () => {
    if (isEmpty) return
    if (edited) return saveEdit.mutate({ message: edited, text: text.trim() }, { onSuccess: clear })
    const said = text.trim()
    const mentions = mentionsIn(said, mentioned)
    const quote = about ? quoteOf(about.message) : null
    const body = { type: 'text', text: said, ...(mentions.length > 0 && { mentions }) } as const
    void send(id, { body, reply_to: quote })
    clear()
    setMentioned([])
    onAboutDone()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && about) onAboutDone()
    // On a touch keyboard Return is for a new line; there is a button beside it.
    const isDesk = matchMedia('(pointer: fine)').matches
    if (event.key !== 'Enter' || event.shiftKey || !isDesk) return
    event.preventDefault()
    submit()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || edited) return
    event.preventDefault()
    void picturesAndFiles(id, files)
  }
  const pick = (member: string, name: string) => {
    const next = applyMention(text, caret, name)
    setMentioned([...mentioned, { member, name }])
    write(next.text, next.caret)
    area.current?.focus()
  }
  return (
    <footer className="composer">
      {about ? (
        <ComposerBar about={about} people={people} error={saveEdit.error} onClose={onAboutDone} />
      ) : null}
      {asked === null ? null : <MentionList id={id} wanted={asked} onPick={pick} />}
      {open === 'emoji' ? <EmojiPanel onPick={insert} /> : null}
      <div className="composer-row">
        <IconButton
          icon={Plus}
          label={t('attach')}
          onClick={() => setOpen('attach')}
          disabled={edited !== null}
        />
        <textarea
          ref={area}
          className="composer-text"
          aria-label={t('write')}
          placeholder={t('write')}
          rows={1}
          maxLength={MOST_CHARS}
          value={text}
          dir="auto"
          onChange={event => write(event.target.value, event.target.selectionStart)}
          onSelect={event => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <IconButton
          icon={Smile}
          label={t('emoji')}
          aria-expanded={open === 'emoji'}
          onClick={() => setOpen(open === 'emoji' ? null : 'emoji')}
        />
        {isEmpty && !edited ? (
          <Recorder conversation={id} icon={Mic} />
        ) : (
          <IconButton className="composer-send" icon={SendHorizontal} label={t('send')} onClick={submit} />
        )}
      </div>
      <AttachSheet conversation={id} open={open === 'attach'} onClose={() => setOpen(null)} />
    </footer>
  )
}

function quoteOf({ number, sender, body }: Message) {
  const excerpt = body?.type === 'text' ? body.text.slice(0, 100) : body?.type === 'file' ? body.name : ''
  return { number, sender, excerpt }
}
