/** Words that all money screens share. */
import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const moneyWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useMoneyWords = moneyWords.use
