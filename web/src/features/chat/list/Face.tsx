import { Bookmark } from 'lucide-react'
import { Avatar, type AvatarProps } from '~/ui/Avatar'
import { mediaUrl } from '../media'
import type { Conversation } from '../types'

interface FaceProps {
  conversation: Conversation
  title: string
  size?: AvatarProps['size']
}

/** The picture of a conversation: the other's face, the group's picture, a bookmark for my notes. */
export function Face({ conversation, title, size = 'm' }: FaceProps) {
  const { other } = conversation
  if (conversation.kind === 'self')
    return (
      <span className={`avatar avatar-${size} avatar-hue-0`}>
        <Bookmark aria-hidden size={size === 'xl' ? 40 : 22} />
      </span>
    )
  const picture = conversation.picture ? mediaUrl(conversation.picture, 'small', conversation.id) : null
  return <Avatar name={title} src={other ? other.avatar_url : picture} size={size} />
}
