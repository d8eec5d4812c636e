import { MessagesSquare } from 'lucide-react'
import { Empty } from '~/ui/Notice'
import { useChatWords } from '../words'

/** The empty side of a desktop; a phone shows the list instead. */
export default function NothingChosen() {
  const t = useChatWords()
  return (
    <div className="chats-nothing">
      <Empty icon={MessagesSquare} title={t('chooseChat')}>
        {t('chooseChatText')}
      </Empty>
    </div>
  )
}
