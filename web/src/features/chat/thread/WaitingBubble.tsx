import { CircleAlert, Clock, RotateCw, Trash2 } from 'lucide-react'
import { useDates } from '~/lib/dates'
import { useWords } from '~/lib/words'
import type { People } from '../people'
import { changeWaiting, dropWaiting } from '../store/outbox'
import { drainSoon } from '../sync/drain'
import { useProgress } from '../sync/progress'
import type { Waiting } from '../types'
import { useChatWords } from '../words'
import { BodyView } from './BodyView'
import { Quoted } from './Quoted'

interface WaitingBubbleProps {
  waiting: Waiting
  people: People
  onJump: (number: number) => void
}

/** Written here, not with the server yet: a clock; or the server's refusal and what can be done about it. */
export function WaitingBubble({ waiting, people, onJump }: WaitingBubbleProps) {
  const t = useChatWords()
  const words = useWords()
  const dates = useDates()
  const progress = useProgress(waiting.client_id)
  const again = async () => {
    await changeWaiting(waiting.client_id, { refused: null })
    drainSoon()
  }
  return (
    <article
      className="message message-mine message-starts message-ends message-waiting"
      data-kind={waiting.body.type}
      aria-label={t('you')}
    >
      <div className="bubble">
        {waiting.reply_to ? <Quoted quote={waiting.reply_to} people={people} onJump={onJump} /> : null}
        <BodyView
          body={waiting.body}
          conversation={waiting.conversation}
          number={null}
          isMine
          heard
          files={waiting.files}
          onVoiceEnd={onJump}
        />
        {progress === null ? null : (
          <progress className="bubble-progress" value={progress} aria-label={t('uploading')} />
        )}
        <span className="bubble-foot">
          <time dateTime={waiting.at}>{dates.time(waiting.at)}</time>
          {waiting.refused === null ? (
            <Clock className="tick" aria-label={t('waiting')} size={14} />
          ) : (
            <CircleAlert className="tick tick-refused" aria-label={t('notSent')} size={16} />
          )}
        </span>
      </div>
      {waiting.refused === null ? null : (
        <div className="refused" role="alert">
          <span>{waiting.refused}</span>
          <button type="button" onClick={() => void again()}>
            <RotateCw aria-hidden size={16} /> {words('retry')}
          </button>
          <button type="button" onClick={() => void dropWaiting(waiting)}>
            <Trash2 aria-hidden size={16} /> {words('delete')}
          </button>
        </div>
      )}
    </article>
  )
}
