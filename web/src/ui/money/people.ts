/** Contacts in the order people look for them. */
import type { Contact } from '~/lib/types'

export interface Group {
  letter: string
  items: Contact[]
}

/** The name a person is known by here: their remark, else their own name. */
export const calledBy = (contact: Contact): string => contact.remark || contact.person.name

/** Characters that begin each Latin letter's stretch of the pinyin order (the usual boundary table of GB 2312). */
const PINYIN = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀'
const LETTERS = 'ABCDEFGHJKLMNOPQRSTWXYZ'
const byPinyin = new Intl.Collator('zh-Hans-u-co-pinyin')

/** The letter a name stands under: A to Z, by pinyin for Chinese, # for anything else. */
export function letterOf(name: string): string {
  const first = [...name.trim()][0] ?? '#'
  if (/\p{Script=Han}/u.test(first)) return pinyinLetter(first)
  const plain = first.normalize('NFD')[0]?.toUpperCase() ?? '#'
  return /[A-Z]/.test(plain) ? plain : '#'
}

function pinyinLetter(character: string): string {
  let letter = '#'
  ;[...PINYIN].forEach((start, place) => {
    if (byPinyin.compare(character, start) >= 0) letter = LETTERS[place] ?? letter
  })
  return letter
}

/** Contacts in groups by letter, # last; sorted by name inside. */
export function indexed(contacts: readonly Contact[]): Group[] {
  const groups = new Map<string, Contact[]>()
  const sorted = contacts.toSorted((a, b) => byPinyin.compare(calledBy(a), calledBy(b)))
  for (const contact of sorted) {
    const letter = letterOf(calledBy(contact))
    groups.set(letter, [...(groups.get(letter) ?? []), contact])
  }
  const rank = (letter: string) => (letter === '#' ? '~' : letter)
  return [...groups]
    .map(([letter, items]) => ({ letter, items }))
    .toSorted((a, b) => (rank(a.letter) < rank(b.letter) ? -1 : 1))
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Contacts whose name, remark or handle holds the text; accents and case do not matter. */
export function matching(contacts: readonly Contact[], wanted: string): Contact[] {
  const text = plain(wanted.trim().replace(/^@/, ''))
  return contacts.filter(({ person, remark }) =>
    [person.name, person.handle, remark ?? ''].some(part => plain(part).includes(text)),
  )
}
