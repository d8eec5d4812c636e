import { useEffect, useRef, useState } from 'react'

export interface CountdownProps {
  /** When it ends, in ms since the epoch of this device's clock. */
  until: number
  onEnd?: () => void
  /** What is counted, for screen readers: "New code in". */
  label: string
}

const left = (until: number) => Math.max(0, Math.ceil((until - Date.now()) / 1000))

/** Seconds (or m:ss) left; calls `onEnd` once. */
export function Countdown({ until, onEnd, label }: CountdownProps) {
  const [seconds, setSeconds] = useState(() => left(until))
  const done = useRef(onEnd)
  useEffect(() => {
    done.current = onEnd
  })
  useEffect(() => {
    const tick = () => {
      const now = left(until)
      setSeconds(now)
      if (now === 0) {
        clearInterval(timer)
        done.current?.()
      }
    }
    const timer = setInterval(tick, 500)
    tick()
    return () => clearInterval(timer)
  }, [until])
  const text =
    seconds < 60 ? `${seconds}` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <span role="timer" aria-label={`${label} ${text}`} className="figures">
      {text}
    </span>
  )
}
