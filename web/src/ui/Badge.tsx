import type { ReactNode } from 'react'
import './css/badge.css'

/** A count on something: 1 to 99, then "99+"; nothing for 0. Say the meaning in `label` ("3 requests"). */
export function Badge({ count, label }: { count: number; label: string }) {
  if (count <= 0) return null
  return (
    <span className="badge">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}

export type Tone = 'plain' | 'brand' | 'good' | 'warn' | 'bad' | 'gold'

/** A state in one or two words: paid, waiting, expired. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>
}
