import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const chatWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useChatWords = chatWords.use
