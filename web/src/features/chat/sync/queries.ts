/** Which answers of the query cache a change of the store makes stale. */
import { queryClient } from '~/lib/queries'
import { PAGE } from '../rules/pages'
import type { Change } from '../store/changes'

/** The list and the badge are read again at most this often while much is coming in. */
const TOGETHER_ms = 60
let timer: ReturnType<typeof setTimeout> | undefined

export function staleQueries({ conversation, numbers, outbox }: Change): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    stale('conversations')
    stale('unread')
  }, TOGETHER_ms)
  if (conversation === undefined) return
  stale('conversation', conversation)
  if (outbox === true) stale('outbox', conversation)
  if (numbers === undefined) return stale('messages', conversation)
  for (const page of new Set(numbers.map(number => Math.floor((number - 1) / PAGE))))
    stale('messages', conversation, page)
}

function stale(...key: (string | number)[]): void {
  void queryClient.invalidateQueries({ queryKey: ['chat', ...key] })
}
