import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  change: '更换图片',
  remove: '移除图片',
  cropTitle: '移动和缩放',
  zoom: '缩放',
  use: '使用此图片',
  unreadable: '无法读取此图片文件。',
} satisfies Translation<typeof en>
