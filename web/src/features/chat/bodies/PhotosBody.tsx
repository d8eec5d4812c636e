import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { mediaUrl } from '../media'
import type { Body, Pending, Photo } from '../types'
import { useChatWords } from '../words'
import { Blur } from './Blur'

const PhotoViewer = lazy(() => import('./PhotoViewer'))

type Photos = Extract<Body, { type: 'photos' }>

export interface PhotosProps {
  body: Photos
  conversation: string
  /** While they wait to be uploaded they are shown from this device. */
  files?: readonly Pending[]
}

/** One to nine pictures in a grid that has its size before they arrive. */
export function PhotosBody({ body, conversation, files }: PhotosProps) {
  const t = useChatWords()
  const [open, setOpen] = useState<number | null>(null)
  const n = body.items.length || (files?.length ?? 0)
  const only = n === 1 ? body.items[0] : undefined
  const columns = n === 1 ? 1 : n === 2 || n === 4 ? 2 : 3
  return (
    <>
      <div className="photos" data-columns={columns} style={only ? shapeOf(only) : undefined}>
        {Array.from({ length: n }, (_, i) => (
          <button
            // oxlint-disable-next-line react/no-array-index-key -- the pictures of one message never move
            key={i}
            type="button"
            className="photo"
            aria-label={t('photoOf', { i: i + 1, n })}
            disabled={body.items[i]?.media === undefined || body.items[i]?.media === ''}
            onClick={() => setOpen(i)}
          >
            <Picture photo={body.items[i]} file={files?.[i]} conversation={conversation} />
          </button>
        ))}
      </div>
      {body.caption ? (
        <p className="said photos-caption" dir="auto">
          {body.caption}
        </p>
      ) : null}
      {open === null ? null : (
        <Suspense>
          <PhotoViewer
            items={body.items}
            conversation={conversation}
            start={open}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  )
}

interface PictureProps {
  photo: Photo | undefined
  file: Pending | undefined
  conversation: string
}

function Picture({ photo, file, conversation }: PictureProps) {
  const src = photo?.media ? mediaUrl(photo.media, 'medium', conversation) : null
  return (
    <>
      <Blur hash={photo?.blurhash} />
      {src ? <img src={src} alt="" loading="lazy" decoding="async" /> : null}
      {!src && file ? <OwnPicture blob={file.blob} /> : null}
    </>
  )
}

/** A single picture keeps its shape, within reason. */
function shapeOf({ width, height }: Photo): { aspectRatio: string } {
  const ratio = width && height ? width / height : 4 / 3
  return { aspectRatio: String(Math.min(1.8, Math.max(0.6, ratio))) }
}

/** A picture that is only on this device so far. */
function OwnPicture({ blob }: { blob: Blob }) {
  const img = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(blob)
    if (img.current) img.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [blob])
  return <img ref={img} alt="" decoding="async" />
}
