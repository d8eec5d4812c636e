import { expect, it } from 'vitest'
import { decodeBlurhash } from './blurhash'

it('paints the average colour of a hash with one part', () => {
  // '00' then the average: 0xff8000 in base 83.
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'
  let value = 0xff_80_00
  let average = ''
  for (let i = 0; i < 4; i++) {
    average = (digits[value % 83] ?? '') + average
    value = Math.floor(value / 83)
  }
  expect([...(decodeBlurhash(`00${average}`, 1, 1) ?? [])]).toEqual([255, 128, 0, 255])
})

it('paints a real hash and refuses what is none', () => {
  expect(decodeBlurhash('LEHV6nWB2yk8pyo0adR*.7kCMdnj', 4, 3)).toHaveLength(48)
  expect(decodeBlurhash('not a hash', 4, 3)).toBeNull()
  expect(decodeBlurhash('', 4, 3)).toBeNull()
})
