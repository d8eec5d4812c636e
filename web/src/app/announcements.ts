/** News for the member, one banner at a time, newest first to be seen. */
export interface Announcement {
  text: string
  /** Where it leads, a path of ours. */
  to?: string
  /** Money came in: two notes and a buzz, if the browser lets us. */
  sound?: boolean
}

const listeners = new Set<() => void>()
let current: Announcement | null = null

export const announcement = (): Announcement | null => current

export function onAnnouncement(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function announce(news: Announcement | null): void {
  current = news
  for (const listener of listeners) listener()
  if (news?.sound) chime()
}

/** Browsers refuse sound and vibration before the person has touched the page. */
function chime(): void {
  if (navigator.userActivation?.isActive) navigator.vibrate?.([60, 40, 90])
  if (!navigator.userActivation?.hasBeenActive) return
  const audio = new AudioContext()
  for (const [i, pitch_hz] of [784, 1175].entries()) {
    const note = audio.createOscillator()
    const volume = audio.createGain()
    const start = audio.currentTime + i * 0.12
    note.frequency.value = pitch_hz
    volume.gain.setValueAtTime(0.12, start)
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35)
    note.connect(volume).connect(audio.destination)
    note.start(start)
    note.stop(start + 0.4)
    if (i === 1) note.addEventListener('ended', () => void audio.close())
  }
}
