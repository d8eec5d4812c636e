import { describe, expect, it } from 'vitest'
import { centred, dragged, kept, sideOf } from './crop'

const photo = { width: 400, height: 300 }

describe('the square of a picture', () => {
  it('starts in the middle, as large as fits', () => {
    expect(centred(photo)).toEqual({ x: 200, y: 150, zoom: 1 })
    expect(sideOf(photo, 1)).toBe(300)
    expect(sideOf(photo, 2)).toBe(150)
  })

  it('follows the finger, and stops at the edge', () => {
    const moved = dragged(photo, centred(photo), 0.1, 0.5)
    expect(moved).toEqual({ x: 170, y: 150, zoom: 1 })
    expect(dragged(photo, moved, 9, 0).x).toBe(150)
  })

  it('comes back inside when one zooms out at an edge', () => {
    expect(kept(photo, { x: 30, y: 290, zoom: 1 })).toEqual({ x: 150, y: 150, zoom: 1 })
  })
})
