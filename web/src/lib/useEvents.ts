/** Listen to the personal stream from one screen: a pay code being charged, money arriving. */
import { useEffect, useRef } from 'react'
import type { StreamEvent } from './realtime'

export function useEvents(hear: (event: StreamEvent) => void): void {
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => {
    const listen = (event: Event) => latest.current((event as CustomEvent<StreamEvent>).detail)
    window.addEventListener('quan:event', listen)
    return () => window.removeEventListener('quan:event', listen)
  }, [])
}
