import { useState } from 'react'
import './css/avatar.css'

export interface AvatarProps {
  name: string
  src?: string | null
  size?: 's' | 'm' | 'l' | 'xl'
}

const HUES = 8

/** The first letter, or the first two initials of a Latin name; one character of a Chinese one (its last). */
export function initials(name: string): string {
  const trimmed = name.trim()
  if (/^\p{Script=Han}+$/u.test(trimmed)) return trimmed.slice(-1)
  const letters = trimmed.split(/\s+/).map(part => [...part][0] ?? '')
  return letters.slice(0, 2).join('').toUpperCase()
}

function hue(name: string): number {
  let sum = 0
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return sum % HUES
}

/** A face, or initials on a colour that stays with the name. Decorative: the name is always beside it. */
export function Avatar({ name, src = null, size = 'm' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span className={`avatar avatar-${size} avatar-hue-${hue(name)}`} aria-hidden>
      {src && broken !== src ? (
        <img src={src} alt="" loading="lazy" decoding="async" onError={() => setBroken(src)} />
      ) : (
        initials(name)
      )}
    </span>
  )
}
