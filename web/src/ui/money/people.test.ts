import { describe, expect, it } from 'vitest'
import type { Contact } from '~/lib/types'
import { indexed, letterOf, matching } from './people'

const contact = (name: string, remark: string | null = null): Contact => ({
  person: { id: name, handle: name.toLowerCase(), name, kind: 'person', avatar_url: null },
  remark,
  since: '2026-11-01T00:00:00Z',
})

describe('contacts', () => {
  it('stand under their letter, Chinese names by pinyin', () => {
    expect(['Amara', 'émile', '王伟', '李梅', '陈', '9'].map(letterOf)).toEqual([
      'A',
      'E',
      'W',
      'L',
      'C',
      '#',
    ])
  })
  it('are grouped with # at the end', () => {
    const groups = indexed([contact('Wei'), contact('42'), contact('Amara'), contact('Aaron')])
    expect(groups.map(group => [group.letter, group.items.map(one => one.person.name)])).toEqual([
      ['A', ['Aaron', 'Amara']],
      ['W', ['Wei']],
      ['#', ['42']],
    ])
  })
  it('stand under the remark when there is one', () => {
    expect(indexed([contact('Wei', 'Boss')])[0]?.letter).toBe('B')
  })
  it('are found without accents, case or @', () => {
    const found = matching([contact('Éloïse'), contact('Luc', 'Baker')], '@ELO')
    expect(found.map(one => one.person.name)).toEqual(['Éloïse'])
    expect(matching([contact('Luc', 'Baker')], 'bak')).toHaveLength(1)
    expect(matching([contact('Luc')], '')).toHaveLength(1)
  })
})
