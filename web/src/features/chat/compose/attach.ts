/** Pictures and files on their way into a message. */
import { send } from '../thread/send'
import type { Pending } from '../types'

const MOST_PHOTOS = 9
const PHOTO_SIDE_px = 2560
const PHOTO_bytes = 1_500_000
const PHOTO_QUALITY = 0.85
const PICTURE = /^image\/(jpeg|png|webp|avif|gif|heic|heif)$/

/** Send what was chosen, pasted or dropped: pictures nine at a time, every other file on its own. */
export async function picturesAndFiles(
  conversation: string,
  files: readonly File[],
  caption = '',
): Promise<void> {
  const pictures = files.filter(file => PICTURE.test(file.type))
  for (let i = 0; i < pictures.length; i += MOST_PHOTOS) {
    const some = await Promise.all(pictures.slice(i, i + MOST_PHOTOS).map(photo))
    await send(conversation, {
      body: {
        type: 'photos',
        items: some.map(({ width, height }) => ({ media: '', ...(width && height && { width, height }) })),
        ...(i === 0 && caption !== '' && { caption }),
      },
      files: some.map(({ pending }) => pending),
    })
  }
  for (const file of files.filter(one => !PICTURE.test(one.type))) {
    const { name, size, type } = file
    await send(conversation, {
      body: { type: 'file', media: '', name, size_bytes: size, content_type: type },
      files: [{ kind: 'file', blob: file, name }],
    })
  }
}

interface Prepared {
  pending: Pending
  width?: number
  height?: number
}

/** A large picture is made smaller here: less to wait for, on both sides. One that cannot be read goes as it is. */
async function photo(file: File): Promise<Prepared> {
  const asIs: Pending = { kind: 'photo', blob: file, name: file.name }
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return { pending: asIs }
  const { width, height } = picture
  const scale = Math.min(1, PHOTO_SIDE_px / Math.max(width, height))
  if (scale === 1 && file.size <= PHOTO_bytes) return { pending: asIs, width, height }
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: PHOTO_QUALITY })
  const name = file.name.replace(/\.\w+$/, '.jpg')
  return { pending: { kind: 'photo', blob, name }, width: canvas.width, height: canvas.height }
}
