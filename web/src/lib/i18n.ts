/** Typed strings: keys and parameters are checked by tsc against the literal English catalogue. */
import { useSyncExternalStore } from 'react'

export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文', fr: 'Français' } as const
export type Language = keyof typeof LANGUAGES
export type Catalogue = Readonly<Record<string, string>>
/** What a translation of an English catalogue must hold. */
export type Translation<C extends Catalogue> = { readonly [K in keyof C]: string }

type Value = string | number
type Params<S extends string> = S extends `${string}{${infer Inside}`
  ? Inside extends `${infer Name}}${infer Rest}`
    ? Name extends `${infer Count}, plural,${string}`
      ? { [K in Count]: number } & (Inside extends `${string}}}${infer After}` ? Params<After> : unknown)
      : { [K in Name]: Value } & Params<Rest>
    : unknown
  : unknown
type Arguments<S extends string> = unknown extends Params<S> ? [] : [params: Params<S>]
export type Translate<C extends Catalogue> = <K extends keyof C & string>(
  key: K,
  ...params: Arguments<C[K]>
) => string

const PLURAL = /\{(\w+), plural, ((?:=?\w+ \{[^{}]*\} ?)+)\}/g
const plurals = new Map<string, Intl.PluralRules>()

function pluralForm(language: string, branches: string, n: number): string {
  let rules = plurals.get(language)
  if (!rules) plurals.set(language, (rules = new Intl.PluralRules(language)))
  const forms = new Map([...branches.matchAll(/(=?\w+) \{([^{}]*)\}/g)].map(m => [m[1] ?? '', m[2] ?? '']))
  const form = forms.get(`=${n}`) ?? forms.get(rules.select(n)) ?? forms.get('other') ?? ''
  return form.replaceAll('#', new Intl.NumberFormat(language).format(n))
}

/** Fill `{name}` and `{n, plural, one {# bill} other {# bills}}`; a plural branch holds no placeholders. */
export function fill(
  language: string,
  template: string,
  params: Readonly<Record<string, Value>> = {},
): string {
  return template
    .replace(PLURAL, (_, name: string, branches: string) =>
      pluralForm(language, branches, Number(params[name])),
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

type Loader = () => Promise<{ default: Catalogue }>
interface Registered {
  loaded: Partial<Record<Language, Catalogue>>
  load: Partial<Record<Language, Loader>>
}

const registry: Registered[] = []
const listeners = new Set<() => void>()
const STORED = 'quan.language'
let current: Language = 'en'

async function fetchInto(book: Registered, language: Language): Promise<void> {
  if (book.loaded[language] !== undefined) return
  const loader = book.load[language]
  if (loader) book.loaded[language] = (await loader()).default
}

/** Wait until every catalogue registered so far is here in the current language; the router calls it before a screen shows. */
export async function stringsReady(language: Language = current): Promise<void> {
  await Promise.all(registry.map(book => fetchInto(book, language)))
}

/** Declare a feature's strings: English in the bundle, the others fetched when they are spoken. */
export function defineStrings<const C extends Catalogue>(
  en: C,
  load: Record<Exclude<Language, 'en'>, () => Promise<{ default: Translation<C> }>>,
): { use: () => Translate<C>; t: Translate<C> } {
  const book: Registered = { loaded: { en }, load }
  registry.push(book)
  const translate = (language: Language): Translate<C> => {
    return (key, ...params) =>
      fill(
        language,
        book.loaded[language]?.[key] ?? en[key] ?? key,
        (params as readonly Record<string, Value>[])[0],
      )
  }
  const made = new Map<Language, Translate<C>>()
  const of = (language: Language) => {
    const known = made.get(language) ?? translate(language)
    made.set(language, known)
    return known
  }
  return { use: () => of(useLanguage()), t: (key, ...params) => of(current)(key, ...params) }
}

export const language = (): Language => current

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language, language)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Change the language everywhere at once, without a reload. */
export async function speak(wanted: Language): Promise<void> {
  await stringsReady(wanted)
  current = wanted
  if (typeof document !== 'undefined') document.documentElement.lang = wanted
  if (typeof localStorage !== 'undefined') localStorage.setItem(STORED, wanted)
  for (const listener of listeners) listener()
}

export function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(LANGUAGES, text)
}

/** The language of the last visit, else the first of the browser's that we speak, else English. */
export function preferredLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (isLanguage(stored)) return stored
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-Hans'
    const base = tag.split('-')[0]
    if (isLanguage(base)) return base
  }
  return 'en'
}

export async function startLanguage(): Promise<void> {
  await speak(preferredLanguage(localStorage.getItem(STORED), navigator.languages))
}
