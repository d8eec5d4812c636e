import { Download, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '~/lib/words'
import { IconButton } from '~/ui'
import { mediaUrl } from '../media'
import type { Photo } from '../types'
import { useChatWords } from '../words'
import { Zoomable } from './Zoomable'

export interface PhotoViewerProps {
  items: readonly Photo[]
  conversation: string
  start: number
  onClose: () => void
}

/** Pictures on the whole screen: swipe to the next, pinch or double tap to look closer, Escape to leave. */
export default function PhotoViewer({ items, conversation, start, onClose }: PhotoViewerProps) {
  const t = useChatWords()
  const words = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const strip = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(start)
  const [isClose, setIsClose] = useState(false)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    strip.current?.scrollTo({ left: start * strip.current.clientWidth, behavior: 'instant' })
    return () => element?.close()
  }, [start])
  const note = () => {
    const element = strip.current
    if (element) setShown(Math.round(element.scrollLeft / element.clientWidth))
  }
  const media = items[shown]?.media
  return (
    <dialog
      ref={dialog}
      className="viewer"
      aria-label={t('photoOf', { i: shown + 1, n: items.length })}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className="viewer-bar">
        <IconButton icon={X} label={words('close')} onClick={onClose} />
        {items.length > 1 ? (
          <span className="figures">
            {shown + 1} / {items.length}
          </span>
        ) : null}
        {media ? (
          <a
            className="icon-button"
            href={mediaUrl(media, 'large', conversation)}
            download
            aria-label={t('savePhoto')}
            title={t('savePhoto')}
          >
            <Download aria-hidden size={22} />
          </a>
        ) : null}
      </header>
      {/* Scrolls by arrow keys too, therefore it takes the focus. */}
      <div
        ref={strip}
        className={isClose ? 'viewer-strip viewer-strip-still' : 'viewer-strip'}
        role="region"
        aria-label={t('photos')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={note}
      >
        {items.map((item, i) => (
          <Zoomable
            key={item.media}
            src={mediaUrl(item.media, 'large', conversation)}
            alt={t('photoOf', { i: i + 1, n: items.length })}
            onZoom={setIsClose}
            onDismiss={onClose}
          />
        ))}
      </div>
    </dialog>
  )
}
