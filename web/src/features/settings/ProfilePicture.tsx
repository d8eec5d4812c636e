import { useMutation } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { updateMe, useMe } from '~/lib/session'
import type { Me } from '~/lib/types'
import { Avatar } from '~/ui'
import { PictureChooser } from '~/ui/picture/PictureChooser'

/** The member's picture, and changing it. */
export function ProfilePicture() {
  const me = useMe()
  const upload = useMutation({
    mutationFn: (file: Blob | null) =>
      file ? api.put<Me>('/v1/me/avatar', file, { timeout_ms: 60_000 }) : api.delete<Me>('/v1/me/avatar'),
    onSuccess: updateMe,
  })
  return (
    <PictureChooser
      face={<Avatar name={me.name} src={me.avatar_url} size="xl" />}
      removable={me.avatar_url !== null}
      busy={upload.isPending}
      error={upload.error}
      onChange={(picture, done) => upload.mutate(picture, { onSuccess: done })}
    />
  )
}
