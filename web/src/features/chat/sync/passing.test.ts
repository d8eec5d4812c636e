import { expect, test } from 'vitest'
import type { Followed } from '~/lib/realtime'
import { attach, showPresence } from './line'
import { hearPresence, presenceOf } from './passing'

function lineThatNotes(said: string[]): Followed {
  const note = (what: string) => () => void said.push(what)
  return {
    open: note('open'),
    type: note('type'),
    show: note('show'),
    hide: note('hide'),
    stop: note('stop'),
  }
}

test('who hides sees nobody any more, and the server hears of it', () => {
  const said: string[] = []
  attach(lineThatNotes(said))
  showPresence(true)
  hearPresence('mbr_mei', true)
  expect(presenceOf('mbr_mei')).toEqual({ online: true, lastSeen: undefined })
  showPresence(false)
  expect(presenceOf('mbr_mei')).toBeUndefined()
  expect(said).toEqual(['show', 'hide'])
})

test('who wants to be shown before there is a line is shown when there is one', () => {
  showPresence(true)
  const said: string[] = []
  attach(lineThatNotes(said))
  expect(said).toEqual(['show'])
})
