import type { ReactNode } from 'react'
import './css/qr.css'

/** A surface for something that is not a list. */
export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <section className={`card ${className}`}>{children}</section>
}
