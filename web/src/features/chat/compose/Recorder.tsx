import { Lock, type LucideIcon, SendHorizontal, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '~/lib/words'
import { IconButton } from '~/ui/Button'
import { toast } from '~/ui/Toast'
import { formatDuration } from '../rules/durations'
import { send } from '../thread/send'
import { useChatWords } from '../words'
import { Recording } from './recording'

const SHORTEST_ms = 700
const LONGEST_ms = 60_000
const SOON_ms = 10_000
const TICK_ms = 80
const CANCEL_px = -90
const LOCK_px = -70

type Phase = 'idle' | 'held' | 'locked'

/** Hold to talk; slide to the left to cancel, up to let go and go on. By keyboard: press to begin, press to send. */
export function Recorder({ conversation, icon }: { conversation: string; icon: LucideIcon }) {
  const t = useChatWords()
  const words = useWords()
  const [phase, setPhase] = useState<Phase>('idle')
  const [, setTick] = useState(0)
  const recording = useRef<Recording | null>(null)
  const start = useRef({ x: 0, y: 0 })
  const wanted = useRef<Phase>('idle')

  const show = (next: Phase) => {
    wanted.current = next
    setPhase(next)
  }
  const begin = async (as: Phase) => {
    show(as)
    try {
      const begun = await Recording.begin()
      // Let go while the browser still asked for the microphone.
      if (wanted.current === 'idle') return begun.cancel()
      recording.current = begun
    } catch {
      show('idle')
      toast(t('noMicrophone'), 'bad')
    }
  }
  const cancel = () => {
    recording.current?.cancel()
    recording.current = null
    show('idle')
  }
  const finish = async () => {
    const done = recording.current
    recording.current = null
    show('idle')
    if (!done) return
    if (done.duration_ms < SHORTEST_ms) {
      done.cancel()
      return toast(t('holdLonger'))
    }
    const { blob, duration_ms } = await done.finish()
    await send(conversation, {
      body: { type: 'voice', media: '', duration_ms: Math.round(duration_ms) },
      files: [{ kind: 'voice', blob, name: 'voice' }],
    })
  }
  useEffect(() => {
    if (phase === 'idle') return undefined
    const timer = setInterval(() => {
      recording.current?.listen()
      setTick(n => n + 1)
      if ((recording.current?.duration_ms ?? 0) >= LONGEST_ms) void finish()
    }, TICK_ms)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- one clock for each recording
  }, [phase])
  useEffect(() => () => recording.current?.cancel(), [])

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, y: event.clientY }
    void begin('held')
  }
  const move = (event: PointerEvent) => {
    if (phase !== 'held') return
    if (event.clientX - start.current.x < CANCEL_px) cancel()
    else if (event.clientY - start.current.y < LOCK_px) show('locked')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (!event.repeat) void begin('locked')
  }
  const duration_ms = recording.current?.duration_ms ?? 0
  return (
    <>
      {phase === 'idle' ? null : (
        <div className="recorder" role="status">
          <span className="recorder-dot" aria-hidden />
          <span className="figures">{formatDuration(duration_ms)}</span>
          <Levels levels={recording.current?.levels ?? []} />
          {duration_ms > LONGEST_ms - SOON_ms ? (
            <span className="recorder-left figures">{Math.ceil((LONGEST_ms - duration_ms) / 1000)}</span>
          ) : null}
          {phase === 'held' ? (
            <span className="recorder-hint">
              ‹ {t('slideToCancel')} <Lock aria-hidden size={14} />
            </span>
          ) : (
            <>
              <IconButton icon={Trash2} label={words('cancel')} onClick={cancel} />
              <IconButton
                className="composer-send"
                icon={SendHorizontal}
                label={t('send')}
                onClick={() => void finish()}
              />
            </>
          )}
        </div>
      )}
      <IconButton
        className="composer-mic"
        icon={icon}
        label={t('holdToTalk')}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => (phase === 'held' ? void finish() : undefined)}
        onPointerCancel={cancel}
        onContextMenu={event => event.preventDefault()}
        onKeyDown={press}
      />
    </>
  )
}

function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <svg className="recorder-levels" viewBox="0 0 120 32" preserveAspectRatio="xMaxYMid slice" aria-hidden>
      {levels.map((level, i) => (
        <rect
          // oxlint-disable-next-line react/no-array-index-key -- they move on as a whole
          key={i}
          x={120 - (levels.length - i) * 3}
          y={16 - Math.max(1, level * 15)}
          width={2}
          height={Math.max(2, level * 30)}
          rx={1}
        />
      ))}
    </svg>
  )
}
