import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type DragEvent, useCallback, useRef, useState } from 'react'
import { useMe } from '~/lib/session'
import { ErrorNotice } from '~/ui/Notice'
import { NavBar } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Composer } from '../compose/Composer'
import { picturesAndFiles } from '../compose/attach'
import { useAbout } from '../compose/useAbout'
import { usePeople } from '../people'
import { conversationQuery } from '../queries'
import { Head } from '../thread/Head'
import { type Wanted, MessageMenu } from '../thread/MessageMenu'
import { MessageSheets, type SheetOf } from '../thread/MessageSheets'
import { NoWriting } from '../thread/NoWriting'
import { PinnedBar } from '../thread/PinnedBar'
import { Thread, type ThreadHandle } from '../thread/Thread'
import type { Conversation as Shown, Message } from '../types'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/$id')

/** One conversation: its messages, and where the next one is written. */
export default function Conversation() {
  const { id } = route.useParams()
  const { at } = route.useSearch()
  const conversation = useQuery(conversationQuery(id))
  if (conversation.data) {
    // Another conversation, or another place in it, is another screen.
    return <Open key={`${id} ${at ?? ''}`} conversation={conversation.data} at={at ?? null} />
  }
  return (
    <div className="conversation">
      <NavBar title="" back backTo="/chats" />
      <main id="main" tabIndex={-1} className="conversation-body">
        {conversation.error ? (
          <ErrorNotice error={conversation.error} retry={() => void conversation.refetch()} />
        ) : (
          <Skeleton shape="row" count={6} />
        )}
      </main>
    </div>
  )
}

function Open({ conversation, at }: { conversation: Shown; at: number | null }) {
  const t = useChatWords()
  const me = useMe()
  const people = usePeople(conversation)
  const thread = useRef<ThreadHandle>(null)
  const [menu, setMenu] = useState<Message | null>(null)
  const { about, reply_to, choose, forget } = useAbout(conversation)
  const [sheet, setSheet] = useState<SheetOf | null>(null)
  const [isOver, setIsOver] = useState(false)
  const { id } = conversation

  const onMenu = useCallback((message: Message) => setMenu(message), [])
  const want = (wanted: Wanted, message: Message) => {
    if (wanted === 'reply' || wanted === 'edit') choose({ kind: wanted, message })
    else setSheet({ kind: wanted, message })
  }
  const over = (event: DragEvent) => {
    if (!conversation.mine.may.write || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setIsOver(event.type === 'dragover')
  }
  const drop = (event: DragEvent) => {
    over(event)
    setIsOver(false)
    void picturesAndFiles(id, [...event.dataTransfer.files])
  }
  return (
    // Dropping files has the button of the composer as its keyboard way.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="conversation" onDragOver={over} onDragLeave={over} onDrop={drop}>
      <Head conversation={conversation} people={people} onJump={number => thread.current?.jump(number)} />
      <PinnedBar
        conversation={conversation}
        people={people}
        onJump={number => thread.current?.jump(number)}
      />
      <main id="main" tabIndex={-1} className="conversation-body">
        <Thread ref={thread} conversation={conversation} me={me.id} people={people} at={at} onMenu={onMenu} />
      </main>
      {conversation.mine.may.write ? (
        <Composer
          conversation={conversation}
          people={people}
          about={about}
          reply_to={reply_to}
          onAboutDone={() => choose(null)}
          onTakenOver={forget}
        />
      ) : (
        <NoWriting conversation={conversation} people={people} />
      )}
      {isOver ? <p className="drop-here">{t('dropHere')}</p> : null}
      <MessageMenu
        conversation={conversation}
        message={menu}
        me={me.id}
        onClose={() => setMenu(null)}
        onWant={want}
      />
      <MessageSheets sheet={sheet} people={people} onClose={() => setSheet(null)} />
    </div>
  )
}
