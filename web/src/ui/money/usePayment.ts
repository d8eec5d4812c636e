/** One payment, from opening its sheet to knowing its outcome. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '~/lib/api'
import * as attempts from '~/lib/attempts'
import type { Proof } from '~/lib/types'
import { keyIsFree, pauseMs, type Trouble, troubleOf } from './outcome'

export type Stage<T> =
  | { name: 'ready'; trouble: Trouble | null }
  | { name: 'sending' }
  /** Sent, and no answer yet: we keep asking with the same key. */
  | { name: 'checking'; message: string }
  | { name: 'done'; answer: T }
  | { name: 'refused'; message: string; slug: string }

export interface PaymentFlow<T> {
  stage: Stage<T>
  /** Send with this proof; null means "it is small enough". A second call while one is under way does nothing. */
  send: (proof: Proof | null) => void
}

/** The call of one attempt, asked again until the server's answer is known. Exported for the resumption of old attempts. */
export async function ask<T>(
  attempt: attempts.Attempt,
  proof: Proof | null,
  signal: AbortSignal,
  onSilence: (trouble: Trouble & { kind: 'unknown' }) => void,
): Promise<T> {
  attempts.markSent(localStorage, attempt.key, Date.now())
  for (let tries = 0; ; tries++) {
    try {
      const body = proof === null ? attempt.body : { ...attempt.body, proof }
      return await api.post<T>(attempt.path, body, { key: attempt.key, signal })
    } catch (error) {
      if (signal.aborted) throw error
      const trouble = troubleOf(error)
      if (trouble.kind !== 'unknown') throw error
      onSilence(trouble)
      await nextTry(pauseMs(tries, trouble.wait_s), signal)
    }
  }
}

/** Wait, or less when the network comes back. */
function nextTry(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      clearTimeout(timer)
      removeEventListener('online', over)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve()
    }
    const timer = setTimeout(over, ms)
    addEventListener('online', over, { once: true })
    signal.addEventListener('abort', over, { once: true })
  })
}

export function usePayment<T>(opening: attempts.Opening, onDone: (answer: T) => void): PaymentFlow<T> {
  const [stage, setStage] = useState<Stage<T>>({ name: 'ready', trouble: null })
  const running = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      running.current?.abort()
      running.current = null
    },
    [],
  )

  const send = useCallback(
    (proof: Proof | null) => {
      if (running.current) return
      const control = new AbortController()
      running.current = control
      setStage({ name: 'sending' })
      const attempt = attempts.open(localStorage, opening, Date.now(), attempts.freshKey)
      ask<T>(attempt, proof, control.signal, silence =>
        setStage({ name: 'checking', message: silence.message }),
      )
        .then(
          answer => {
            attempts.settle(localStorage, attempt.key, Date.now())
            setStage({ name: 'done', answer })
            onDone(answer)
          },
          (error: unknown) => {
            if (!control.signal.aborted) setStage(stageAfter(attempt.key, troubleOf(error)))
          },
        )
        .finally(() => {
          if (running.current === control) running.current = null
        })
    },
    [opening, onDone],
  )
  return { stage, send }
}

function stageAfter<T>(key: string, trouble: Trouble): Stage<T> {
  if (keyIsFree(trouble)) attempts.markUnsent(localStorage, key, Date.now())
  else attempts.settle(localStorage, key, Date.now())
  return trouble.kind === 'refused'
    ? { name: 'refused', message: trouble.message, slug: trouble.slug }
    : { name: 'ready', trouble }
}
