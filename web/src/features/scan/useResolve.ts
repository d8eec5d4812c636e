/** Asks the server what a code means and goes there, or tells why not. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { api } from '~/lib/api'
import type { Scanned } from '~/lib/types'
import { type Place, placeOf, type Purpose } from './where'

export type ScanResult =
  | { name: 'none' }
  | { name: 'asking' }
  | { name: 'self' }
  | { name: 'foreign'; explanation: string; text: string }
  | { name: 'wrong-kind' }
  | { name: 'failed'; error: unknown }

export function useResolve(purpose: Purpose) {
  const navigate = useNavigate()
  const [result, setResult] = useState<ScanResult>({ name: 'none' })
  const busy = useRef(false)
  const resolve = useCallback(
    (text: string) => {
      if (busy.current) return
      busy.current = true
      setResult({ name: 'asking' })
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(40)
      api
        .post<Scanned>('/v1/scan', { text })
        .then(
          scanned => {
            const place = placeOf(scanned, text, purpose)
            if ('to' in place) return go(navigate, place)
            if (scanned.kind === 'foreign') return setResult({ ...scanned, name: 'foreign' })
            return setResult(place.stay === 'self' ? { name: 'self' } : { name: 'wrong-kind' })
          },
          (error: unknown) => setResult({ name: 'failed', error }),
        )
        .finally(() => {
          busy.current = false
        })
    },
    [navigate, purpose],
  )
  const dismiss = useCallback(() => setResult({ name: 'none' }), [])
  return { result, resolve, dismiss }
}

/** The scanner leaves no step behind: Back from a payment goes where the person came from. */
function go(navigate: ReturnType<typeof useNavigate>, place: Place): void {
  void navigate({ ...place, replace: true })
}
