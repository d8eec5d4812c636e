import { describe, expect, it } from 'vitest'
import { Follower } from './follower'
import type { FrameIn, StreamEvent } from './frames'
import { pause_ms } from './line'

const epoch = 'e1'
const event = (seq: number): StreamEvent => ({
  seq,
  kind: 'wallet.changed',
  body: {},
  at: '2026-11-21T00:00:00Z',
})
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i))
const live = (prev: number, seq: number): FrameIn => ({
  type: 'events',
  stream: 'mei',
  epoch,
  prev,
  seq,
  events: range(prev + 1, seq),
})
const slice = (prev: number, seq: number, more = false): FrameIn => ({
  type: 'slice',
  stream: 'mei',
  epoch,
  prev,
  seq,
  events: range(prev + 1, seq),
  more,
})
const seqs = (step: ReturnType<Follower['take']>) =>
  step.applied.flatMap(({ events }) => events.map(e => e.seq))

describe('a device following a stream', () => {
  it('says what it has', () => {
    const follower = new Follower({ mei: { seq: 3, epoch } })
    expect(follower.hello()).toEqual({ type: 'hello', cursors: { mei: { seq: 3, epoch } } })
  })

  it('applies a frame that continues what it has', () => {
    const follower = new Follower({ mei: { seq: 3, epoch } })
    expect(seqs(follower.take(live(3, 5)))).toEqual([4, 5])
    expect(follower.cursors).toEqual({ mei: { seq: 5, epoch } })
  })

  it('drops a frame that it already has', () => {
    const follower = new Follower({ mei: { seq: 5, epoch } })
    expect(follower.take(live(3, 5))).toEqual({ applied: [], resets: [], gone: [], send: [] })
  })

  it('takes only the new part of a frame that overlaps', () => {
    const follower = new Follower({ mei: { seq: 4, epoch } })
    expect(seqs(follower.take(slice(2, 6)))).toEqual([5, 6])
  })

  it('asks for the gap instead of applying across it', () => {
    const follower = new Follower({ mei: { seq: 3, epoch } })
    const step = follower.take(live(5, 6))
    expect(step.applied).toEqual([])
    expect(step.send).toEqual([{ type: 'fetch', stream: 'mei', after: 3, epoch }])
    expect(seqs(follower.take(slice(3, 6)))).toEqual([4, 5, 6])
    expect(follower.take(live(5, 6)).applied).toEqual([])
  })

  it('starts over after a reset', () => {
    const follower = new Follower({ mei: { seq: 30, epoch } })
    expect(follower.take({ type: 'reset', stream: 'mei', epoch: 'e2', seq: 7 }).resets).toEqual([
      { stream: 'mei', cursor: { seq: 7, epoch: 'e2' } },
    ])
    expect(follower.cursors).toEqual({ mei: { seq: 7, epoch: 'e2' } })
  })

  it('starts over when the history is another one', () => {
    const follower = new Follower({ mei: { seq: 30, epoch: 'e0' } })
    expect(follower.take(live(3, 4)).resets).toEqual([{ stream: 'mei', cursor: { seq: 4, epoch } }])
  })

  it('learns from the heartbeat that a frame was lost', () => {
    const follower = new Follower({ mei: { seq: 3, epoch } })
    const heads = (seq: number, of = epoch): FrameIn => ({
      type: 'heads',
      heads: { mei: { seq, epoch: of } },
      server_time: '',
    })
    expect(follower.take(heads(3)).send).toEqual([])
    expect(follower.take(heads(4)).send).toEqual([{ type: 'fetch', stream: 'mei', after: 3, epoch }])
    expect(follower.take(heads(4, 'e2')).resets).toEqual([{ stream: 'mei', cursor: { seq: 4, epoch: 'e2' } }])
  })

  it('forgets a stream that is gone', () => {
    const follower = new Follower({ mei: { seq: 3, epoch } })
    expect(follower.take({ type: 'gone', stream: 'mei' }).gone).toEqual(['mei'])
    expect(follower.cursors).toEqual({})
  })

  it('follows a stream that is new to it from where it fetched its state', () => {
    const follower = new Follower({ room: { seq: 9, epoch } })
    const asking = follower.open('mei', { seq: 4, epoch })
    expect(asking).toEqual({ type: 'fetch', stream: 'mei', after: 4, epoch })
    expect(follower.take(slice(4, 6)).applied).toEqual([
      { stream: 'mei', prev: 4, cursor: { seq: 6, epoch }, events: range(5, 6) },
    ])
    expect(follower.cursors).toEqual({ room: { seq: 9, epoch }, mei: { seq: 6, epoch } })
  })

  it('says where each of several streams then stands', () => {
    const follower = new Follower({ mei: { seq: 3, epoch }, room: { seq: 1, epoch } })
    expect(follower.take(live(3, 5)).applied.map(({ cursor }) => cursor)).toEqual([{ seq: 5, epoch }])
    expect(follower.cursors['room']).toEqual({ seq: 1, epoch })
  })

  it('loses nothing, repeats nothing and keeps the order, whatever arrives twice, late or not at all', () => {
    let random = 7
    const draw = (n: number) => (random = (random * 48_271) % 2_147_483_647) % n
    for (let round = 0; round < 200; round++) {
      const follower = new Follower()
      const applied: number[] = []
      const take = (frame: FrameIn) => {
        const step = follower.take(frame)
        applied.push(...seqs(step))
        for (const frameOut of step.send)
          if (frameOut.type === 'fetch' && draw(3) > 0) take(slice(frameOut.after, head))
      }
      let head = 0
      for (let i = 0; i < 40; i++) {
        const prev = head
        head += 1 + draw(3)
        const frames = [live(prev, head), slice(Math.max(0, prev - draw(4)), head)]
        for (const frame of frames) if (draw(3) > 0) take(frame)
      }
      take({ type: 'heads', heads: { mei: { seq: head, epoch } }, server_time: '' })
      take(slice(follower.cursors['mei']?.seq ?? 0, head))
      expect(applied).toEqual(range(1, head).map(e => e.seq))
    }
  })
})

describe('the pause before a new attempt', () => {
  it('grows, stays within half a minute, and differs between devices', () => {
    expect(pause_ms(0, 0)).toBe(250)
    expect(pause_ms(3, 1)).toBe(4000)
    expect(pause_ms(50, 1)).toBe(30_000)
    expect(pause_ms(2, 0.2)).not.toBe(pause_ms(2, 0.7))
  })
})
