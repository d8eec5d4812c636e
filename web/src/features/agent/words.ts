import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const agentWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useAgentWords = agentWords.use
