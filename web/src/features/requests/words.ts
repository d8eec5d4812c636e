import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const requestWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useRequestWords = requestWords.use
