import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../Button'
import { ErrorNotice } from '../Notice'
import { toast } from '../Toast'
import { CropSheet } from './CropSheet'
import { usePictureWords } from './words'
import '../css/picture.css'

export interface PictureChooserProps {
  /** The picture as it is shown now. */
  face: ReactNode
  /** Whether there is one that could be removed. */
  removable: boolean
  busy: boolean
  error: unknown
  /** Show this square from now on, or nothing; call `done` when it is. */
  onChange: (picture: Blob | null, done: () => void) => void
}

/** A picture and changing it: choose, crop, upload. */
export function PictureChooser({ face, removable, busy, error, onChange }: PictureChooserProps) {
  const t = usePictureWords()
  const input = useRef<HTMLInputElement>(null)
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const close = () => setPicture(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    try {
      setPicture(await createImageBitmap(file, { imageOrientation: 'from-image' }))
    } catch {
      toast(t('unreadable'), 'bad')
    }
  }
  return (
    <div className="picture-chooser">
      {face}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={event => {
          void choose(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <div className="picture-actions">
        <Button variant="quiet" size="s" onClick={() => input.current?.click()}>
          {t('change')}
        </Button>
        {removable ? (
          <Button variant="quiet" size="s" disabled={busy} onClick={() => onChange(null, close)}>
            {t('remove')}
          </Button>
        ) : null}
      </div>
      <ErrorNotice error={error} />
      {picture ? (
        <CropSheet
          picture={picture}
          busy={busy}
          onClose={close}
          onCropped={square => onChange(square, close)}
        />
      ) : null}
    </div>
  )
}
