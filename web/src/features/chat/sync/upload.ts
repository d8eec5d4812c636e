/** Uploads what a message carries, piece by piece, going on where an earlier attempt ended. */
import { api, isProblem } from '~/lib/api'
import { changeWaiting } from '../store/outbox'
import type { Body, Media, Pending, Waiting } from '../types'
import { noteProgress } from './progress'

const PIECE_bytes = 512 * 1024
const PATIENCE = { timeout_ms: 120_000 } as const

/** The body with the server's names of what had to be uploaded first. */
export async function withMedia(waiting: Waiting): Promise<Body> {
  if (waiting.files.length === 0) return waiting.body
  const files = [...waiting.files]
  const remember = (place: number, file: Pending) => {
    files[place] = file
    return changeWaiting(waiting.client_id, { files: [...files] })
  }
  for (const [place, file] of files.entries()) {
    if (file.media !== undefined) continue
    const upload = file.upload ?? (await begin(file))
    if (file.upload === undefined) await remember(place, { ...file, upload })
    try {
      await push(upload, file.blob, part => noteProgress(waiting.client_id, (place + part) / files.length))
      const media = await finish(upload)
      await remember(place, { ...file, upload, media })
    } catch (error) {
      // Forgotten by the server after a day: the next attempt begins again.
      if (isProblem(error) && error.status === 404) await remember(place, withoutUpload(file))
      throw error
    }
  }
  noteProgress(waiting.client_id, 1)
  return named(
    waiting.body,
    files.flatMap(file => (file.media ? [file.media] : [])),
  )
}

/** Upload one picture that is for no message. */
export async function uploadPicture(blob: Blob): Promise<Media> {
  const upload = await begin({ kind: 'photo', blob, name: '' })
  await push(upload, blob, () => undefined)
  return finish(upload)
}

const finish = (upload: string) => api.post<Media>(`/v1/uploads/${upload}/finish`, {}, PATIENCE)

async function begin({ kind, blob, name }: Pending): Promise<string> {
  const body = { kind, size_bytes: blob.size, ...(kind === 'file' && { name }) }
  return (await api.post<{ id: string }>('/v1/uploads', body)).id
}

async function push(upload: string, blob: Blob, onPart: (part: number) => void): Promise<void> {
  let offset = 0
  while (offset < blob.size) {
    const piece = blob.slice(offset, offset + PIECE_bytes, 'application/offset+octet-stream')
    try {
      await api.patch(`/v1/uploads/${upload}`, piece, {
        ...PATIENCE,
        headers: { 'Upload-Offset': String(offset) },
      })
      offset += piece.size
    } catch (error) {
      // An earlier attempt came further than this one thinks: the server says how far.
      if (isProblem(error, 'core/upload-finished')) return
      if (!isProblem(error, 'core/offset-mismatch')) throw error
      offset = Number(error.body['offset'])
    }
    onPart(offset / blob.size)
  }
}

const withoutUpload = ({ kind, blob, name }: Pending): Pending => ({ kind, blob, name })

/** What the server says of the media itself it knows better than this device. */
function named(body: Body, media: readonly Media[]): Body {
  const [first] = media
  if (body.type === 'photos') return { ...body, items: media.map(({ id }) => ({ media: id })) }
  if (first && (body.type === 'voice' || body.type === 'file')) return { ...body, media: first.id }
  return body
}
