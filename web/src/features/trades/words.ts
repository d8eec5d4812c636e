import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const tradeWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useTradeWords = tradeWords.use
