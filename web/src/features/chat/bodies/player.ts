/** One voice at a time: what plays now, how far it is, how fast. */
import { useSyncExternalStore } from 'react'

export const SPEEDS = [1, 1.5, 2] as const

export interface Playing {
  media: string
  /** 0 to 1. */
  at: number
  isPlaying: boolean
  speed: number
}

const listeners = new Set<() => void>()
let audio: HTMLAudioElement | null = null
let playing: Playing | null = null
let onEnd: () => void = () => undefined
let speed: number = SPEEDS[0]

function show(next: Playing | null): void {
  playing = next
  for (const listener of listeners) listener()
}

function note(): void {
  if (!audio || !playing) return
  const at = audio.duration > 0 && Number.isFinite(audio.duration) ? audio.currentTime / audio.duration : 0
  show({ ...playing, at: Math.min(1, at), isPlaying: !audio.paused })
}

function player(): HTMLAudioElement {
  if (audio) return audio
  audio = new Audio()
  for (const kind of ['timeupdate', 'play', 'pause', 'seeked'] as const) audio.addEventListener(kind, note)
  audio.addEventListener('ended', () => {
    show(null)
    onEnd()
  })
  return audio
}

/** Play, or pause what plays; `then` runs at the end (the next unheard one). */
export async function toggle(media: string, src: string, then: () => void): Promise<void> {
  const element = player()
  onEnd = then
  if (playing?.media === media) {
    if (element.paused) await element.play()
    else element.pause()
    return
  }
  element.src = src
  element.playbackRate = speed
  show({ media, at: 0, isPlaying: true, speed })
  await element.play().catch((error: unknown) => {
    show(null)
    throw error
  })
}

/** `at` from 0 to 1, of a recording that takes `duration_ms`. */
export function seek(media: string, at: number, duration_ms: number): void {
  if (playing?.media !== media) return
  player().currentTime = (at * duration_ms) / 1000
  show({ ...playing, at })
}

export function nextSpeed(): void {
  speed = SPEEDS[(SPEEDS.findIndex(one => one === speed) + 1) % SPEEDS.length] ?? SPEEDS[0]
  if (audio) audio.playbackRate = speed
  if (playing) show({ ...playing, speed })
}

export function stopPlaying(): void {
  audio?.pause()
  show(null)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePlaying = (media: string): Playing | null =>
  useSyncExternalStore(subscribe, () => (playing?.media === media ? playing : null))
