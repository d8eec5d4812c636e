import { expect, test, vi } from 'vitest'
import './settings'
import { attach } from './sync/line'
import { hearPresence, presenceOf } from './sync/passing'

test('what another tab hides is hidden here at once', async () => {
  const said: string[] = []
  const note = (what: string) => () => void said.push(what)
  const nothing = () => undefined
  attach({ open: nothing, type: nothing, show: note('show'), hide: note('hide'), stop: nothing })
  const otherTab = new BroadcastChannel('quan-chat-settings')
  otherTab.postMessage({ read_marks: true, presence: true })
  await vi.waitFor(() => expect(said).toEqual(['show']))
  hearPresence('mbr_wei', true)
  otherTab.postMessage({ read_marks: true, presence: false })
  await vi.waitFor(() => expect(said).toEqual(['show', 'hide']))
  expect(presenceOf('mbr_wei')).toBeUndefined()
  otherTab.close()
})
