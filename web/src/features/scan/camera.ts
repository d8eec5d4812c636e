/** The camera behind a video element: starting, the torch, letting go. */

export type CameraTrouble = 'refused' | 'absent' | 'busy'

export class CameraError extends Error {
  override name = 'CameraError'
  constructor(readonly trouble: CameraTrouble) {
    super(trouble)
  }
}

export interface Camera {
  /** Null where the phone lets no page use its torch. */
  torch: ((on: boolean) => Promise<void>) | null
  stop: () => void
}

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
}

/** Show the camera in `video`. Aborting while the person is still being asked lets go of a late camera. */
export async function startCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<Camera> {
  const stream = await ask()
  const stop = () => stream.getTracks().forEach(track => track.stop())
  if (signal.aborted) {
    stop()
    throw signal.reason
  }
  video.srcObject = stream
  await video.play().catch(() => undefined)
  const [track] = stream.getVideoTracks()
  return {
    torch: track ? torchOf(track) : null,
    stop: () => {
      stop()
      video.srcObject = null
    },
  }
}

async function ask(): Promise<MediaStream> {
  // Pages that are not served over https have no mediaDevices at all.
  if (typeof navigator.mediaDevices?.getUserMedia !== 'function') throw new CameraError('absent')
  try {
    return await navigator.mediaDevices.getUserMedia(WANTED)
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new CameraError('refused')
    throw new CameraError(name === 'NotFoundError' || name === 'OverconstrainedError' ? 'absent' : 'busy')
  }
}

function torchOf(track: MediaStreamTrack): Camera['torch'] {
  const able = track.getCapabilities?.() as { torch?: boolean } | undefined
  if (able?.torch !== true) return null
  return on => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
}
