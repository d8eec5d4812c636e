import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const reportWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
})
export const useReportWords = reportWords.use
export type ReportWords = ReturnType<typeof useReportWords>
