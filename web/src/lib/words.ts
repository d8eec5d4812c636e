/** Strings that belong to no feature: connection trouble, and the words every screen shares. */
import { defineStrings } from './i18n'
import en from './strings/en'

export const words = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useWords = words.use
export const say = words.t
