import { Pause, Play } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useLanguage } from '~/lib/i18n'
import { useWords } from '~/lib/words'
import { toast } from '~/ui/Toast'
import { mediaUrl } from '../media'
import { formatDuration } from '../rules/durations'
import { played } from '../sync/marks'
import type { Body } from '../types'
import { useChatWords } from '../words'
import { nextSpeed, seek, toggle, usePlaying } from './player'

type Voice = Extract<Body, { type: 'voice' }>
const STEP = 0.05
const FLAT = Array.from({ length: 64 }, () => 4)

export interface VoiceProps {
  body: Voice
  conversation: string
  /** null while it waits to be sent. */
  number: number | null
  isMine: boolean
  /** By me or, when it is mine, by somebody. */
  heard: boolean
  /** Start the next unheard one. */
  onEnd: (number: number) => void
}

/** A voice message: play, see where it is loud, seek, hear it faster. A dot says that nobody has heard it yet. */
export function VoiceBody({ body, conversation, number, isMine, heard, onEnd }: VoiceProps) {
  const t = useChatWords()
  const words = useWords()
  const language = useLanguage()
  const playing = usePlaying(body.media)
  const duration_ms = body.duration_ms ?? 0
  const at = playing?.at ?? 0
  const play = () => {
    if (number === null) return
    void toggle(body.media, mediaUrl(body.media, 'original', conversation), () => onEnd(number)).catch(() =>
      toast(words('trouble'), 'bad'),
    )
    if (!isMine && !heard) void played(conversation, number)
  }
  const seekTo = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    seek(body.media, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)), duration_ms)
  }
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key]
    if (by !== undefined) seek(body.media, Math.min(1, Math.max(0, at + by)), duration_ms)
  }
  return (
    <div className="voice">
      <button
        type="button"
        className="voice-play"
        aria-label={playing?.isPlaying ? t('pauseVoice') : t('playVoice')}
        disabled={number === null}
        data-voice={number ?? undefined}
        onClick={play}
      >
        {playing?.isPlaying ? <Pause aria-hidden size={20} /> : <Play aria-hidden size={20} />}
      </button>
      <div
        className="voice-wave"
        role="slider"
        tabIndex={0}
        aria-label={t('voicePlace')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at * 100)}
        aria-valuetext={formatDuration(at * duration_ms)}
        onPointerDown={seekTo}
        onKeyDown={step}
      >
        <Wave waveform={body.waveform ?? FLAT} at={at} />
      </div>
      <span className="voice-time figures">{formatDuration(playing ? at * duration_ms : duration_ms)}</span>
      {playing ? (
        <button type="button" className="voice-speed figures" aria-label={t('speed')} onClick={nextSpeed}>
          {new Intl.NumberFormat(language).format(playing.speed)}×
        </button>
      ) : null}
      {!heard && number !== null ? (
        <span className="voice-unheard">
          <span className="visually-hidden">{t('unheard')}</span>
        </span>
      ) : null}
    </div>
  )
}

/** 64 bars, 0 to 31 high; those played are full. */
export function Wave({ waveform, at }: { waveform: readonly number[]; at: number }) {
  const gap = 3
  return (
    <svg viewBox={`0 0 ${waveform.length * gap} 32`} preserveAspectRatio="none" aria-hidden>
      {waveform.map((height, i) => (
        <rect
          // oxlint-disable-next-line react/no-array-index-key -- bars never move
          key={i}
          className={i / waveform.length < at ? 'wave-done' : ''}
          x={i * gap}
          y={16 - Math.max(1.5, height / 2)}
          width={2}
          height={Math.max(3, height)}
          rx={1}
        />
      ))}
    </svg>
  )
}
