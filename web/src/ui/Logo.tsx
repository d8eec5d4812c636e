import { useId } from 'react'

/** The mark: a coin that is a Q, its tail a drop from the spring. */
export function Logo({ size = 40 }: { size?: number }) {
  const mask = useId()
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} className="logo" aria-hidden>
      <mask id={mask} maskUnits="userSpaceOnUse" x="0" y="0" width="64" height="64">
        <rect width="64" height="64" fill="#fff" />
        <path d="M35 35h12a12 12 0 1 1-12 12Z" fill="#000" stroke="#000" strokeWidth="6" />
      </mask>
      <circle
        cx="30"
        cy="30"
        r="21.500"
        fill="none"
        stroke="var(--logo-ring, var(--brand))"
        strokeWidth="10"
        mask={`url(#${mask})`}
      />
      <path d="M36 36h11.500a11.500 11.500 0 1 1-11.500 11.500Z" fill="var(--gold)" />
    </svg>
  )
}
