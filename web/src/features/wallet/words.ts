import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const walletWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useWalletWords = walletWords.use
