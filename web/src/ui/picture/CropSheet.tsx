import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '~/lib/words'
import { Button } from '../Button'
import { Sheet } from '../Sheet'
import { type Crop, centred, dragged, kept, sideOf } from './crop'
import { usePictureWords } from './words'

const SIDE_px = 512
const QUALITY = 0.86

interface CropProps {
  picture: ImageBitmap
  busy: boolean
  onClose: () => void
  onCropped: (file: Blob) => void
}

function draw(canvas: HTMLCanvasElement | OffscreenCanvas, picture: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null
  const side = sideOf(picture, crop.zoom)
  context?.drawImage(picture, crop.x - side / 2, crop.y - side / 2, side, side, 0, 0, SIDE_px, SIDE_px)
}

async function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  for (const type of ['image/webp', 'image/jpeg']) {
    const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, type, QUALITY))
    if (blob?.type === type) return blob // a browser without WebP answers in PNG
  }
  throw new Error('This browser cannot write pictures')
}

/** Choose the square of a picture by dragging and zooming; gives a small WebP. */
export function CropSheet({ picture, busy, onClose, onCropped }: CropProps) {
  const t = usePictureWords()
  const words = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const held = useRef<{ x: number; y: number } | null>(null)
  const [crop, setCrop] = useState(() => centred(picture))
  useEffect(() => {
    if (canvas.current) draw(canvas.current, picture, crop)
  }, [picture, crop])
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!held.current) return
    const side = event.currentTarget.clientWidth
    const dx = (event.clientX - held.current.x) / side
    const dy = (event.clientY - held.current.y) / side
    held.current = { x: event.clientX, y: event.clientY }
    setCrop(now => dragged(picture, now, dx, dy))
  }
  const take = async () => {
    if (canvas.current) onCropped(await encode(canvas.current))
  }
  const footer = (
    <Button block busy={busy} onClick={() => void take()}>
      {t('use')}
    </Button>
  )
  return (
    <Sheet open onClose={onClose} title={t('cropTitle')} footer={footer} locked={busy}>
      <div className="crop">
        <canvas
          ref={canvas}
          width={SIDE_px}
          height={SIDE_px}
          aria-label={words('edit')}
          role="img"
          onPointerDown={event => {
            event.currentTarget.setPointerCapture(event.pointerId)
            held.current = { x: event.clientX, y: event.clientY }
          }}
          onPointerMove={move}
          onPointerUp={() => (held.current = null)}
          onPointerCancel={() => (held.current = null)}
        />
      </div>
      <label className="crop-zoom">
        {t('zoom')}
        <input
          type="range"
          min={1}
          max={4}
          step={0.01}
          value={crop.zoom}
          onChange={event => setCrop(kept(picture, { ...crop, zoom: Number(event.target.value) }))}
        />
      </label>
    </Sheet>
  )
}
