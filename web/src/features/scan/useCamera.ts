/** Camera and reader together: pictures in, one code or a choice out. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type Camera, CameraError, type CameraTrouble, startCamera } from './camera'
import { readVideo, reader } from './engine'
import { decide, type Found, onCover } from './found'

export type CameraState =
  | { name: 'starting' }
  | { name: 'looking' }
  /** Each code with its place on the screen, as fractions of the video element. */
  | { name: 'choosing'; found: Found[] }
  | { name: 'trouble'; trouble: CameraTrouble }

/** Between two readings: fast enough to feel instant, slow enough for an old phone. */
const READ_EVERY_ms = 110

interface UseCamera {
  state: CameraState
  torch: Camera['torch']
  /** Look for codes again after a choice or a result that led nowhere. */
  again: () => void
}

/** `paused` freezes the picture while a sheet is open. */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  paused: boolean,
  onCode: (text: string) => void,
): UseCamera {
  const [state, setState] = useState<CameraState>({ name: 'starting' })
  const [camera, setCamera] = useState<Camera | null>(null)
  const [round, setRound] = useState(0)
  const take = useRef(onCode)
  useEffect(() => {
    take.current = onCode
  })

  useEffect(() => {
    const control = new AbortController()
    let started: Camera | undefined
    void reader().catch(() => undefined)
    if (video.current) {
      startCamera(video.current, control.signal).then(
        ready => {
          started = ready
          setCamera(ready)
          setState({ name: 'looking' })
        },
        (error: unknown) => {
          if (control.signal.aborted) return
          setState({ name: 'trouble', trouble: error instanceof CameraError ? error.trouble : 'busy' })
        },
      )
    }
    return () => {
      control.abort()
      started?.stop()
      setCamera(null)
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new round starts the camera again
  }, [video, round])

  const looking = state.name === 'looking' && camera !== null && !paused
  useEffect(() => {
    if (!looking) return
    return look(video, found => {
      if (found.length > 1) return setState({ name: 'choosing', found: onScreen(found, video.current) })
      if (found[0]) take.current(found[0].text)
    })
  }, [looking, video])

  useEffect(() => {
    const element = video.current
    if (!element || !camera) return
    if (paused || state.name === 'choosing') element.pause()
    else void element.play().catch(() => undefined)
  }, [paused, state.name, camera, video])

  const again = useCallback(() => {
    if (state.name === 'trouble') setRound(before => before + 1)
    setState(camera ? { name: 'looking' } : { name: 'starting' })
  }, [camera, state.name])
  return { state, torch: camera?.torch ?? null, again }
}

function onScreen(found: readonly Found[], video: HTMLVideoElement | null): Found[] {
  if (!video) return [...found]
  const picture = { width: video.videoWidth, height: video.videoHeight }
  return found.map(one => ({ ...one, ...onCover(one, picture, video.getBoundingClientRect()) }))
}

/** Read until a code is sure. Returns how to stop. */
function look(video: RefObject<HTMLVideoElement | null>, onFound: (found: Found[]) => void): () => void {
  let over = false
  let before: Found[] = []
  const read = async () => {
    const element = video.current
    const now =
      element && document.visibilityState === 'visible' ? await readVideo(element).catch(() => []) : []
    if (over) return
    const verdict = decide(before, now)
    before = now
    if (verdict === 'take' || verdict === 'choose') {
      over = true
      onFound(now)
    } else setTimeout(() => void read(), READ_EVERY_ms)
  }
  void read()
  return () => {
    over = true
  }
}
