import { useQuery } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { stopPlaying } from '../bodies/player'
import type { People } from '../people'
import { outboxQuery } from '../queries'
import { firstHidden } from '../rules/conversation'
import { type Stretch, PAGE } from '../rules/pages'
import { read } from '../sync/marks'
import type { Conversation, Message } from '../types'
import { useChatWords } from '../words'
import { Row } from './Row'
import { WaitingBubble } from './WaitingBubble'
import { useMessages } from './useMessages'
import { useNextVoice } from './useNextVoice'

const LIT_ms = 1800
/** Nearer to the end than this, new messages are followed. */
const NEAR_END_px = 120
const ABOVE_UNREAD = 2
/** How a person scrolls. */
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

export interface ThreadHandle {
  jump: (number: number) => void
}

export interface ThreadProps {
  conversation: Conversation
  me: string
  people: People
  /** Where to begin; else at the first unread, else at the end. */
  at: number | null
  onMenu: (message: Message) => void
  ref: RefObject<ThreadHandle | null>
}

/** The messages of a conversation, by number: only those in sight are in the page, however many there are. */
export function Thread({ conversation, me, people, at, onMenu, ref }: ThreadProps) {
  const t = useChatWords()
  const { id, last_number: last } = conversation
  const first = firstHidden(conversation) + 1
  const waiting = useQuery(outboxQuery(id)).data ?? []
  const count = Math.max(0, last - first + 1) + waiting.length
  const [opened] = useState(() => openingOf(conversation, at))
  const [stretch, setStretch] = useState<Stretch>({ from: opened.number, to: opened.number })
  const { lookup, isHere, error } = useMessages(id, stretch, last)
  const [isAtEnd, setIsAtEnd] = useState(opened.align === 'end')
  const [lit, setLit] = useState<number | null>(at)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const sticks = useRef(opened.align === 'end')
  const touched = useRef(false)
  // Once there was something to show, it stays, wherever it is scrolled to.
  const [ready, setReady] = useState(false)
  if (!ready && (last < first || isHere(opened.number))) setReady(true)

  const look = useCallback(() => {
    const handle = list.current
    if (!handle || document.visibilityState !== 'visible') return
    const end = handle.scrollOffset + handle.viewportSize
    const from = first + handle.findItemIndex(handle.scrollOffset)
    const to = Math.min(last, first + handle.findItemIndex(end))
    setStretch(old => (samePages(old, { from, to }) ? old : { from, to }))
    if (document.hasFocus()) void read(id, to)
  }, [first, id, last])

  const jump = useCallback(
    (number: number) => {
      if (number < first || number > last) return
      sticks.current = false
      setStretch({ from: number, to: number })
      setLit(number)
      list.current?.scrollToIndex(number - first, { align: 'center' })
    },
    [first, last],
  )
  useImperativeHandle(ref, () => ({ jump }), [jump])

  const toEnd = useCallback(() => {
    sticks.current = true
    touched.current = false
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'instant' })
  }, [])
  const scrolled = () => {
    const handle = list.current
    if (!handle) return
    const isNear = handle.scrollSize - handle.scrollOffset - handle.viewportSize < NEAR_END_px
    // Rows that turn out taller than they were thought to be take nobody away from the end, only a hand does.
    sticks.current = isNear || (sticks.current && !touched.current)
    setIsAtEnd(sticks.current)
    look()
  }
  useLayoutEffect(() => {
    if (!ready) return undefined
    list.current?.scrollToIndex(opened.number - first, { align: opened.align })
    // What was measured or loaded grew: who was at the end stays there.
    const { current: log } = scroller
    const observer = new ResizeObserver(() => {
      if (sticks.current) toEnd()
    })
    for (const part of log ? [log, ...log.children] : []) observer.observe(part)
    const touch = () => {
      touched.current = true
    }
    for (const kind of HANDS) log?.addEventListener(kind, touch, { passive: true })
    return () => {
      observer.disconnect()
      for (const kind of HANDS) log?.removeEventListener(kind, touch)
    }
    // Once, when there is something to show.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ready])
  const wrote = waiting.at(-1)?.client_id
  useLayoutEffect(() => {
    if (isAtEnd) toEnd()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when there is more, not when the place changes
  }, [count])
  useLayoutEffect(() => {
    if (wrote !== undefined) toEnd()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what I wrote is always shown
  }, [wrote])
  useEffect(() => {
    if (lit === null) return undefined
    const timer = setTimeout(() => setLit(null), LIT_ms)
    return () => clearTimeout(timer)
  }, [lit])
  useEffect(() => {
    // Where it was opened has been scrolled to by the next frame, not now.
    const frame = requestAnimationFrame(look)
    for (const kind of ['focus', 'visibilitychange'] as const) window.addEventListener(kind, look)
    return () => {
      cancelAnimationFrame(frame)
      for (const kind of ['focus', 'visibilitychange'] as const) window.removeEventListener(kind, look)
    }
  }, [look, ready])
  useEffect(() => () => stopPlaying(), [])
  const onVoiceEnd = useNextVoice(scroller)
  const unread = isAtEnd ? 0 : conversation.mine.unread

  if (error && !ready) return <ErrorNotice error={error} />
  if (!ready) return <Skeleton shape="row" count={6} />
  return (
    <div className="thread-frame">
      {/* A log takes the focus, so that the arrow keys scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroller} className="thread" role="log" aria-label={t('messages')} tabIndex={0}>
        <div className="thread-above" />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          data={{ length: count }}
          bufferSize={400}
          onScroll={scrolled}
          onScrollEnd={scrolled}
          onResize={look}
        >
          {(_: unknown, i: number) => {
            const number = first + i
            const own = waiting[number - last - 1]
            return own ? (
              <WaitingBubble key={own.client_id} waiting={own} people={people} onJump={jump} />
            ) : (
              <Row
                key={lookup(number)?.message?.client_id ?? number}
                number={number}
                first={first}
                unreadFrom={opened.unreadFrom}
                litNumber={lit}
                lookup={lookup}
                conversation={conversation}
                me={me}
                people={people}
                onMenu={onMenu}
                onJump={jump}
                onVoiceEnd={onVoiceEnd}
              />
            )
          }}
        </Virtualizer>
      </div>
      {isAtEnd ? null : (
        <button type="button" className="to-end" onClick={toEnd} aria-label={t('toEnd', { n: unread })}>
          {unread > 0 ? <span className="badge">{unread > 99 ? '99+' : unread}</span> : null}
          <ArrowDown aria-hidden size={22} />
        </button>
      )}
    </div>
  )
}

interface Opening {
  number: number
  align: 'start' | 'center' | 'end'
  /** The line of the unread stands above this number for as long as the conversation is open. */
  unreadFrom: number | null
}

function openingOf({ last_number, mine }: Conversation, at: number | null): Opening {
  const next = Math.max(mine.read_number, mine.hidden_upto, mine.joined_number) + 1
  const unreadFrom = mine.unread > 0 && next > 1 ? next : null
  if (at !== null) return { number: at, align: 'center', unreadFrom }
  if (unreadFrom !== null)
    return { number: Math.max(1, unreadFrom - ABOVE_UNREAD), align: 'start', unreadFrom }
  return { number: Math.max(1, last_number), align: 'end', unreadFrom }
}

const samePages = (one: Stretch, other: Stretch): boolean =>
  Math.abs(one.from - other.from) < PAGE / 4 && Math.abs(one.to - other.to) < PAGE / 4
