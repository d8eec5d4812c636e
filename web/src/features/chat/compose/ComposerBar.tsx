import { Pencil, Reply, X } from 'lucide-react'
import { useWords } from '~/lib/words'
import { IconButton } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { excerptOf } from '../excerpt'
import type { People } from '../people'
import { useChatWords } from '../words'
import type { About } from './useAbout'

interface ComposerBarProps {
  about: About
  people: People
  error: unknown
  onClose: () => void
}

/** What is being answered or edited, above the text. */
export function ComposerBar({ about, people, error, onClose }: ComposerBarProps) {
  const t = useChatWords()
  const words = useWords()
  const { kind, message } = about
  const Icon = kind === 'reply' ? Reply : Pencil
  return (
    <>
      <div className="composer-bar">
        <Icon aria-hidden size={20} />
        <span className="composer-about">
          <strong>{kind === 'edit' ? t('editing') : people.nameOf(message.sender)}</strong>
          <span dir="auto">{excerptOf(message.body, t, people.nameOf)}</span>
        </span>
        <IconButton icon={X} label={words('cancel')} onClick={onClose} />
      </div>
      <ErrorNotice error={error} />
    </>
  )
}
