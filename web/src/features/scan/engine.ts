/** Reads QR and bar codes from pictures: the browser's own reader, or ours (WebAssembly, fetched only then). */
import { distinct, type Found, type Seen } from './found'

export interface Reader {
  detect: (picture: ImageBitmapSource) => Promise<Seen[]>
}
type ReaderClass = {
  new (options: { formats: string[] }): Reader
  getSupportedFormats: () => Promise<readonly string[]>
}

const FORMATS = ['qr_code', 'code_128']
let started: Promise<Reader> | undefined

/** The reader, made once. A failed download may be tried again. */
export function reader(): Promise<Reader> {
  started ??= make().catch((error: unknown) => {
    started = undefined
    throw error
  })
  return started
}

async function make(): Promise<Reader> {
  const native = (globalThis as { BarcodeDetector?: ReaderClass }).BarcodeDetector
  if (native) {
    const able = await native.getSupportedFormats().catch((): string[] => [])
    if (FORMATS.every(format => able.includes(format))) return new native({ formats: FORMATS })
  }
  const { ponyfill } = await import('./ponyfill')
  return ponyfill(FORMATS)
}

/** The codes in what the camera shows now. */
export async function readVideo(video: HTMLVideoElement): Promise<Found[]> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return []
  const seen = await (await reader()).detect(video)
  return distinct(seen, video.videoWidth, video.videoHeight)
}

/** Longest sides to try, in pixels: photos of screens read better small, dense codes read better large. */
const SIDES = [1200, 2400, 600]

/** The codes in a picture file. */
export async function readFile(file: Blob): Promise<{ found: Found[]; picture: ImageBitmap }> {
  const picture = await createImageBitmap(file)
  for (const side of SIDES) {
    const shrunk = await shrink(picture, side)
    const seen = await (await reader()).detect(shrunk)
    const found = distinct(seen, shrunk.width, shrunk.height)
    if (found.length > 0) return { found, picture }
  }
  return { found: [], picture }
}

async function shrink(picture: ImageBitmap, side: number): Promise<ImageBitmap> {
  const factor = Math.min(1, side / Math.max(picture.width, picture.height))
  const size = { width: Math.round(picture.width * factor), height: Math.round(picture.height * factor) }
  return createImageBitmap(picture, {
    resizeWidth: size.width,
    resizeHeight: size.height,
    resizeQuality: 'high',
  })
}
