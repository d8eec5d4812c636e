/** My own settings of a conversation: changed here at once, and taken back when the server refuses. */
import { changeMine } from './api'
import { changeConversation } from './store/conversations'
import { refreshSoon } from './sync/refresh'
import type { Mine } from './types'

type Change = Partial<Pick<Mine, 'muted_until' | 'pinned' | 'archived' | 'marked_unread' | 'hidden_upto'>>

export async function changeMineNow(id: string, change: Change): Promise<void> {
  await changeConversation(id, old => ({ ...old, mine: { ...old.mine, ...change } }))
  try {
    await changeMine(id, change)
  } catch (error) {
    refreshSoon(id)
    throw error
  }
}
