import { describe, expect, it } from 'vitest'
import { decide, distinct, onCover, tidy } from './found'

const box = (x: number, y: number) => ({ x, y, width: 100, height: 100 })
const seen = (rawValue: string, x = 0, y = 0) => ({ rawValue, format: 'qr_code', boundingBox: box(x, y) })

describe('what the scanner saw', () => {
  it('counts the same text once', () => {
    expect(
      distinct([seen('a'), seen('a', 200, 200), seen('b', 300, 300)], 640, 480).map(one => one.text),
    ).toEqual(['a', 'b'])
  })
  it('drops empty and overlong texts', () => {
    expect(distinct([seen(' '), seen('x'.repeat(3000))], 640, 480)).toEqual([])
  })
  it('sorts from top to bottom', () => {
    expect(distinct([seen('low', 0, 300), seen('high', 300, 0)], 640, 480).map(one => one.text)).toEqual([
      'high',
      'low',
    ])
  })
  it('takes a lone code only when two pictures agree', () => {
    const [one] = distinct([seen('a')], 640, 480)
    const [other] = distinct([seen('b')], 640, 480)
    expect(decide([], [one!])).toBe('wait')
    expect(decide([other!], [one!])).toBe('wait')
    expect(decide([one!], [one!])).toBe('take')
    expect(decide([], [one!, other!])).toBe('choose')
    expect(decide([one!], [])).toBe('none')
  })
  it('puts the dots where a covering video shows the codes', () => {
    expect(onCover({ x: 0.5, y: 0.5 }, { width: 640, height: 480 }, { width: 390, height: 844 })).toEqual({
      x: 0.5,
      y: 0.5,
    })
    expect(onCover({ x: 0, y: 0.5 }, { width: 640, height: 480 }, { width: 390, height: 844 }).x).toBe(0.05)
  })
  it('tidies numbers typed by hand but never a link', () => {
    expect(tidy(' 2812 3456 7890 1234 56 ')).toBe('281234567890123456')
    expect(tidy('12-34')).toBe('1234')
    expect(tidy(' https://a.b/u/x y ')).toBe('https://a.b/u/x y')
  })
})
