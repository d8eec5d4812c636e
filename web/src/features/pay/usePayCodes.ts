/** Keeps a fresh pay code at hand: fetched five at a time, rotated each minute, kept on the device for when it is offline. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '~/lib/api'
import { keep, recall } from '~/lib/store'
import type { PayCodes } from '~/lib/types'
import { type Batch, batchOf, runningLow, showing, type Showing } from './rotation'

const SLOT = 'pay-codes'
const TICK_ms = 500
/** Between attempts to fetch while the network is down. */
const RETRY_ms = 5000

export interface Shown {
  batch: Batch
  code: Showing
  /** This device's clock at the last tick. */
  now: number
}

export interface PayCodesState {
  shown: Shown | null
  /** Why there is none: still loading, or the last fetch failed. */
  error: unknown
  renew: () => void
}

export function usePayCodes(): PayCodesState {
  const [batch, setBatch] = useState<Batch | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [now, setNow] = useState(() => Date.now())
  const busy = useRef(false)
  const lastTry = useRef(0)

  const renew = useCallback(async () => {
    if (busy.current) return
    busy.current = true
    lastTry.current = Date.now()
    try {
      const fetched = await api.post<PayCodes>('/v1/pay-codes', {}, { timeout_ms: 8000 })
      const next = batchOf(fetched.codes, fetched.server_time, Date.now())
      setBatch(next)
      setError(null)
      await keep(SLOT, next)
    } catch (problem) {
      setError(problem)
    } finally {
      busy.current = false
    }
  }, [])

  useEffect(() => {
    void recall<Batch>(SLOT).then(kept => setBatch(before => before ?? kept ?? null))
    // oxlint-disable-next-line react/set-state-in-effect -- it sets state only after the server answered
    void renew()
    // A code that was on a screen nobody looked at may have been photographed: show a new one.
    const onVisible = () => document.visibilityState === 'visible' && void renew()
    document.addEventListener('visibilitychange', onVisible)
    return () => document.removeEventListener('visibilitychange', onVisible)
  }, [renew])

  useEffect(() => {
    const timer = setInterval(() => {
      const at = Date.now()
      setNow(at)
      if (at - lastTry.current > RETRY_ms && (batch === null || runningLow(batch, at))) void renew()
    }, TICK_ms)
    return () => clearInterval(timer)
  }, [batch, renew])

  const code = batch ? showing(batch, now, NONE) : null
  return { shown: batch && code ? { batch, code, now } : null, error, renew: () => void renew() }
}

const NONE: ReadonlySet<string> = new Set()

/** Keep the screen awake while a code is shown; quietly nothing where that is not possible. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let over = false
    const take = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      lock = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (over) void lock?.release()
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release().catch(() => undefined)
    }
  }, [])
}
