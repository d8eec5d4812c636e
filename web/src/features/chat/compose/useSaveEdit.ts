import { useMutation } from '@tanstack/react-query'
import { editMessage } from '../api'
import type { Message } from '../types'
import { mentionsIn } from './mentions'

/** Say it differently; those who read the first version can see both. */
export const useSaveEdit = (onDone: () => void) =>
  useMutation({
    mutationFn: ({ message, text }: { message: Message; text: string }) =>
      editMessage(message.conversation, message.number, text, stillMentioned(message, text)),
    onSuccess: onDone,
  })

/** Whom the first version named and the new one still does. */
function stillMentioned({ body }: Message, text: string) {
  if (body?.type !== 'text') return []
  const characters = [...body.text]
  const names = (body.mentions ?? []).map(({ member, start, length }) => ({
    member,
    name: characters.slice(start + 1, start + length).join(''),
  }))
  return mentionsIn(text, names)
}
