import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const operatorWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useOperatorWords = operatorWords.use
export type OperatorWords = ReturnType<typeof useOperatorWords>
