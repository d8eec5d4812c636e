/** A picture of a code to print or send: drawn on a canvas, so that it needs no server. */
import { encode } from 'uqr'

const WIDTH = 960
const MARGIN = 96

export async function savePicture(text: string, lines: readonly string[], name: string): Promise<void> {
  const canvas = document.createElement('canvas')
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const module_px = Math.floor((WIDTH - 2 * MARGIN) / size)
  const side = module_px * size
  const top = MARGIN + lines.length * 72
  canvas.width = WIDTH
  canvas.height = top + side + MARGIN
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('No canvas')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#1c1a17'
  pen.textAlign = 'center'
  lines.forEach((line, place) => {
    pen.font = `${place === 0 ? 500 : 700} ${place === 0 ? 42 : 56}px system-ui, sans-serif`
    pen.fillText(line, WIDTH / 2, MARGIN + place * 72, WIDTH - MARGIN)
  })
  const left = Math.floor((WIDTH - side) / 2)
  data.forEach((row, y) =>
    row.forEach(
      (dark, x) => dark && pen.fillRect(left + x * module_px, top + y * module_px, module_px, module_px),
    ),
  )
  await download(canvas, name)
}

async function download(canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('No picture')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
