import { type PointerEvent, useRef, useState } from 'react'

const MOST = 4
const CLOSER = 2.5
const DOUBLE_TAP_ms = 300
const DISMISS_px = 110

interface View {
  scale: number
  x: number
  y: number
}
const WHOLE: View = { scale: 1, x: 0, y: 0 }

interface ZoomableProps {
  src: string
  alt: string
  onZoom: (isClose: boolean) => void
  /** The whole picture was pulled down. */
  onDismiss: () => void
}

/** One picture: two fingers or a double tap zoom, one finger moves it while it is close, pulls it away when it is not. */
export function Zoomable({ src, alt, onZoom, onDismiss }: ZoomableProps) {
  const [view, setView] = useState(WHOLE)
  const fingers = useRef(new Map<number, { x: number; y: number }>())
  const lastTap = useRef(0)
  const moved = useRef({ x: 0, y: 0 })

  const show = (next: View) => {
    setView(next)
    onZoom(next.scale > 1)
  }
  const down = (event: PointerEvent) => {
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    moved.current = { x: 0, y: 0 }
    if (fingers.current.size > 1) return
    const now = event.timeStamp
    if (now - lastTap.current < DOUBLE_TAP_ms) show(view.scale > 1 ? WHOLE : { ...WHOLE, scale: CLOSER })
    lastTap.current = now
  }
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const spread = spreadOf(fingers.current)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const by = { x: event.clientX - before.x, y: event.clientY - before.y }
    moved.current = { x: moved.current.x + by.x, y: moved.current.y + by.y }
    if (spread > 0) {
      const scale = Math.min(MOST, Math.max(1, (view.scale * spreadOf(fingers.current)) / spread))
      show(scale === 1 ? WHOLE : { ...view, scale })
    } else if (view.scale > 1) setView({ ...view, x: view.x + by.x, y: view.y + by.y })
  }
  const up = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId)
    const { x, y } = moved.current
    if (view.scale === 1 && y > DISMISS_px && y > 2 * Math.abs(x)) onDismiss()
  }
  return (
    <div
      className="viewer-slide"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      <img
        src={src}
        alt={alt}
        draggable={false}
        style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
      />
    </div>
  )
}

function spreadOf(fingers: ReadonlyMap<number, { x: number; y: number }>): number {
  const [one, other] = [...fingers.values()]
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
}
