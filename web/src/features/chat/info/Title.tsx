import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { valuesOf } from '~/lib/forms'
import { useWords } from '~/lib/words'
import { Button, ButtonLink, IconButton } from '~/ui/Button'
import { TextArea, TextField } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { Face } from '../list/Face'
import { type People, titleOf } from '../people'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { GroupPicture } from './GroupPicture'
import { useEditGroup } from './queries'

const TITLE_CHARS = 60
const ABOUT_CHARS = 500

/** Whom or what it is with. */
export function Title({ conversation, people }: { conversation: Conversation; people: People }) {
  const t = useChatWords()
  const [isEditing, setIsEditing] = useState(false)
  const title = titleOf(conversation, people.nameOf, t('notes'))
  const { other, kind, about, members_count, mine } = conversation
  return (
    <header className="info-title">
      {mine.may.manage ? (
        <GroupPicture conversation={conversation} title={title} />
      ) : (
        <Face conversation={conversation} title={title} size="xl" />
      )}
      <h2>
        {title}
        {mine.may.manage ? (
          <IconButton icon={Pencil} label={t('editGroup')} onClick={() => setIsEditing(true)} />
        ) : null}
      </h2>
      {kind === 'group' && mine.state === 'active' ? (
        <p className="muted">{t('membersN', { n: members_count })}</p>
      ) : null}
      {kind === 'self' ? <p className="muted">{t('notesText')}</p> : null}
      {about ? <p dir="auto">{about}</p> : null}
      {other ? (
        <>
          <p className="muted">@{other.handle}</p>
          <ButtonLink to="/people/$id" params={{ id: other.id }} variant="soft" size="s">
            {t('profile')}
          </ButtonLink>
        </>
      ) : null}
      {isEditing ? <EditSheet conversation={conversation} onClose={() => setIsEditing(false)} /> : null}
    </header>
  )
}

function EditSheet({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const t = useChatWords()
  const words = useWords()
  const edit = useEditGroup(conversation.id)
  return (
    <Sheet open onClose={onClose} title={t('editGroup')}>
      <form
        className="stack"
        onSubmit={event => edit.mutate(valuesOf(event, 'title', 'about'), { onSuccess: onClose })}
      >
        <TextField
          name="title"
          label={t('groupName')}
          defaultValue={conversation.title ?? ''}
          maxLength={TITLE_CHARS}
          required
          autoComplete="off"
        />
        <TextArea
          name="about"
          label={t('about')}
          optional
          defaultValue={conversation.about}
          maxLength={ABOUT_CHARS}
        />
        <ErrorNotice error={edit.error} />
        <Button type="submit" block busy={edit.isPending}>
          {words('save')}
        </Button>
      </form>
    </Sheet>
  )
}
