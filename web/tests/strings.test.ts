import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../src/lib/i18n'

const src = new URL('../src/', import.meta.url)
const folders = readdirSync(src, { recursive: true })
  .map(String)
  .filter(name => name.endsWith('strings/en.ts'))
  .map(name => name.replace(/en\.ts$/, ''))

const read = async (path: string) =>
  ((await import(new URL(path, src).href)) as { default: Catalogue }).default
/** The names in braces, plural branches left out. */
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)(?:, plural,(?: =?\w+ \{[^{}]*\})+)?\}/g)].map(match => match[1]).toSorted()

describe.each(folders)('%s', folder => {
  it.each(['zh-Hans', 'fr'])('says everything in %s, with the same placeholders', async language => {
    const en = await read(`${folder}en.ts`)
    const other = await read(`${folder}${language}.ts`)
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(en).toSorted())
    for (const [key, text] of Object.entries(en)) {
      const translated = other[key] ?? ''
      expect(translated.trim(), key).not.toBe('')
      expect(placeholders(translated), key).toEqual(placeholders(text))
      expect(translated.split('{').length, `${key}: braces`).toBe(translated.split('}').length)
    }
  })
})
