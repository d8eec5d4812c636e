import { type TouchEvent, useEffect, useRef } from 'react'

const HOLD_ms = 450
const STILL_px = 8

/** A finger that rests on something. Where the browser reports it as a context menu itself, that comes first. */
export function useLongPress(run: () => void) {
  const timer = useRef(0)
  const start = useRef({ x: 0, y: 0 })
  const stop = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    onTouchStart: (event: TouchEvent) => {
      const finger = event.touches[0]
      if (!finger || event.touches.length > 1) return stop()
      start.current = { x: finger.clientX, y: finger.clientY }
      timer.current = window.setTimeout(run, HOLD_ms)
    },
    onTouchMove: (event: TouchEvent) => {
      const finger = event.touches[0]
      const { x, y } = start.current
      if (finger && Math.hypot(finger.clientX - x, finger.clientY - y) > STILL_px) stop()
    },
    onTouchEnd: stop,
    onTouchCancel: stop,
  }
}
