import { describe, expect, it } from 'vitest'
import { placeOf } from './rows'

const said = (sender: string, at: string) =>
  ({ sender, at: `2026-11-${at}:00Z`, body: { type: 'text', text: 'hi' } }) as const
const notice = { sender: null, at: '2026-11-21T10:01:00Z', body: { type: 'notice', what: 'joined' } } as const

describe('where a message stands', () => {
  it('runs together with what the same person said just before', () => {
    const place = placeOf(said('mei', '21T10:00'), said('mei', '21T10:03'), said('wei', '21T10:04'))
    expect(place).toEqual({ startsDay: false, startsRun: false, endsRun: true })
  })

  it('stands apart after a while, after somebody else and after a notice', () => {
    const message = said('mei', '21T10:10')
    expect(placeOf(said('mei', '21T10:00'), message, undefined).startsRun).toBe(true)
    expect(placeOf(said('wei', '21T10:09'), message, undefined).startsRun).toBe(true)
    expect(placeOf(notice, said('mei', '21T10:02'), undefined).startsRun).toBe(true)
  })

  it('begins a day', () => {
    expect(placeOf(said('mei', '20T10:00'), said('mei', '22T10:00'), undefined).startsDay).toBe(true)
    expect(placeOf(null, said('mei', '22T10:00'), undefined).startsDay).toBe(true)
    // What was not loaded yet says nothing about the day.
    expect(placeOf(undefined, said('mei', '22T10:00'), undefined).startsDay).toBe(false)
  })
})
