import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '~/lib/api'
import { updateMe, useMe } from '~/lib/session'
import type { Me } from '~/lib/types'
import { Avatar, Button, ErrorNotice, toast } from '~/ui'
import { CropSheet } from './CropSheet'
import { useSettingsWords } from './words'

/** The member's picture, and changing it: choose, crop, upload. */
export function ProfilePicture() {
  const t = useSettingsWords()
  const me = useMe()
  const input = useRef<HTMLInputElement>(null)
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const upload = useMutation({
    mutationFn: (file: Blob | null) =>
      file ? api.put<Me>('/v1/me/avatar', file, { timeout_ms: 60_000 }) : api.delete<Me>('/v1/me/avatar'),
    onSuccess: changed => {
      updateMe(changed)
      setPicture(null)
    },
  })
  const choose = async (file: File | undefined) => {
    if (!file) return
    try {
      setPicture(await createImageBitmap(file, { imageOrientation: 'from-image' }))
    } catch {
      toast(t('unreadable'), 'bad')
    }
  }
  return (
    <div className="profile-picture">
      <Avatar name={me.name} src={me.avatar_url} size="xl" />
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
      <div className="profile-picture-actions">
        <Button variant="quiet" size="s" onClick={() => input.current?.click()}>
          {t('changePicture')}
        </Button>
        {me.avatar_url ? (
          <Button variant="quiet" size="s" onClick={() => upload.mutate(null)}>
            {t('removePicture')}
          </Button>
        ) : null}
      </div>
      <ErrorNotice error={upload.error} />
      {picture ? (
        <CropSheet
          picture={picture}
          busy={upload.isPending}
          onClose={() => setPicture(null)}
          onCropped={upload.mutate}
        />
      ) : null}
    </div>
  )
}
