import { useEffect, useRef } from 'react'
import { decodeBlurhash } from '../rules/blurhash'

const SIDE = 24

/** The colours of a picture until it is here. */
export function Blur({ hash }: { hash: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const pixels = hash ? decodeBlurhash(hash, SIDE, SIDE) : null
    if (pixels)
      canvas.current?.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), SIDE), 0, 0)
  }, [hash])
  return <canvas ref={canvas} className="blur" width={SIDE} height={SIDE} aria-hidden />
}
