import { api } from '~/lib/api'
import { PictureChooser } from '~/ui/picture/PictureChooser'
import { Face } from '../list/Face'
import { uploadPicture } from '../sync/upload'
import type { Conversation } from '../types'
import { at, useChange } from './queries'

/** The group's picture, and changing it: for its administrators, seen by all. */
export function GroupPicture({ conversation, title }: { conversation: Conversation; title: string }) {
  const { id, picture } = conversation
  const change = useChange(id, async (chosen: Blob | null) =>
    api.patch(at(id), { picture: chosen && (await uploadPicture(chosen)).id }),
  )
  return (
    <PictureChooser
      face={<Face conversation={conversation} title={title} size="xl" />}
      removable={picture !== null}
      busy={change.isPending}
      error={change.error}
      onChange={(chosen, done) => change.mutate(chosen, { onSuccess: done })}
    />
  )
}
