import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Keeping,
  forgetAll,
  freshKey,
  markSent,
  markUnsent,
  open,
  REMEMBERED_MS,
  settle,
  unfinished,
} from './attempts'

let storage: Keeping
let count: number
const newKey = () => `key-${++count}`
const lunch = {
  scope: 'transfer',
  path: '/v1/transfers',
  body: { payee: 'usr_wei', amount: { amount: '12.00', asset: 'CNY' } },
  label: { payee: 'Wei', amount: '12.00', asset: 'CNY' },
}

beforeEach(() => {
  const kept = new Map<string, string>()
  storage = {
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: name => void kept.delete(name),
  }
  count = 0
})

describe('the keeper of keys', () => {
  it('gives the same key when the same sheet opens again after a reload', () => {
    const first = open(storage, lunch, 0, newKey)
    expect(open(storage, lunch, 1, newKey).key).toBe(first.key)
  })
  it('does not mind the order of the fields', () => {
    const first = open(storage, lunch, 0, newKey)
    const turned = { ...lunch, body: { amount: { asset: 'CNY', amount: '12.00' }, payee: 'usr_wei' } }
    expect(open(storage, turned, 1, newKey).key).toBe(first.key)
  })
  it('gives another key for another amount', () => {
    const first = open(storage, lunch, 0, newKey)
    const dinner = { ...lunch, body: { ...lunch.body, amount: { amount: '80.00', asset: 'CNY' } } }
    expect(open(storage, dinner, 1, newKey).key).not.toBe(first.key)
  })
  it('gives a new key once the outcome is known', () => {
    const first = open(storage, lunch, 0, newKey)
    settle(storage, first.key, 1)
    expect(open(storage, lunch, 2, newKey).key).not.toBe(first.key)
  })
  it('remembers what was sent and never answered', () => {
    const first = open(storage, lunch, 0, newKey)
    expect(unfinished(storage, 1)).toEqual([])
    markSent(storage, first.key, 1)
    expect(unfinished(storage, 2).map(one => one.key)).toEqual([first.key])
    markUnsent(storage, first.key, 3)
    expect(unfinished(storage, 4)).toEqual([])
  })
  it('does not lose an unanswered payment when another sheet opens', () => {
    const first = open(storage, lunch, 0, newKey)
    markSent(storage, first.key, 1)
    open(storage, { ...lunch, body: { ...lunch.body, payee: 'usr_luc' } }, 2, newKey)
    expect(unfinished(storage, 3).map(one => one.key)).toEqual([first.key])
  })
  it('stops retrying when the server may have forgotten the key', () => {
    markSent(storage, open(storage, lunch, 0, newKey).key, 0)
    expect(unfinished(storage, REMEMBERED_MS)).toEqual([])
  })
  it('survives storage with rubbish in it', () => {
    storage.setItem('quan.attempts', '{not json')
    expect(unfinished(storage, 0)).toEqual([])
    expect(open(storage, lunch, 0, newKey).key).toBe('key-1')
  })
  it('leaves nothing behind on signing out', () => {
    markSent(storage, open(storage, lunch, 0, newKey).key, 0)
    forgetAll(storage)
    expect(unfinished(storage, 1)).toEqual([])
  })
  it('makes keys that are short visible ASCII and never the same', () => {
    const keys = Array.from({ length: 100 }, freshKey)
    expect(new Set(keys).size).toBe(100)
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{24}$/)
  })
})
