import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messagesQuery } from '../queries'
import { pageOf } from '../rules/pages'
import type { Conversation, Message } from '../types'

/** The message being answered or edited. */
export interface About {
  kind: 'reply' | 'edit'
  message: Message
}

/** What is being written about: what was chosen here, and until then what the draft answers. */
export function useAbout({ id, mine }: Conversation) {
  const [chosen, setChosen] = useState<About | null | undefined>(undefined)
  const drafted = mine.draft?.reply_to ?? null
  const page = useQuery({
    ...messagesQuery(id, pageOf(drafted ?? 1)),
    enabled: chosen === undefined && drafted !== null,
  })
  const message = page.data?.known.find(one => one.number === drafted)?.message
  const fromDraft = drafted !== null && message?.body ? ({ kind: 'reply', message } as const) : null
  const about = chosen === undefined ? fromDraft : chosen
  return {
    about,
    /** The number that is answered by choice; undefined: what the draft says. */
    reply_to: chosen === undefined ? undefined : chosen?.kind === 'reply' ? chosen.message.number : null,
    choose: setChosen,
    /** Again what the draft says. */
    forget: () => setChosen(undefined),
  }
}
