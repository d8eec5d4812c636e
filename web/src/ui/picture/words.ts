import { defineStrings } from '~/lib/i18n'
import en from './strings/en'

export const usePictureWords = defineStrings(en, {
  'zh-Hans': () => import('./strings/zh-Hans'),
  fr: () => import('./strings/fr'),
}).use
