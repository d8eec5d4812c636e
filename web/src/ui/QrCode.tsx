import { useMemo } from 'react'
import { encode } from 'uqr'
import './css/qr.css'

export interface QrCodeProps {
  text: string
  /** What the code is, for those who cannot see it. */
  label: string
}

/** A QR code drawn on the device as one SVG path; always dark on white, so that scanners read it in dark mode too. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => {
    const { data, size: side } = encode(text, { ecc: 'M', border: 2 })
    const runs = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    return { size: side, path: runs.join('') }
  }, [text])
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#1c1a17" />
    </svg>
  )
}
