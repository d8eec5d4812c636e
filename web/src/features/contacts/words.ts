import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const contactWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useContactWords = contactWords.use
