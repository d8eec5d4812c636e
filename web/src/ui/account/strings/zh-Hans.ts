import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  codesTitle: '你的恢复码',
  codesText: '手机丢失或忘记密码时，可用其中一个恢复码重新登录。每个只能使用一次，且仅在此时显示。',
  download: '下载',
  fileTitle: '@{handle} 的圈恢复码。每个只能使用一次，请妥善保管。',
  saved: '我已保存这些恢复码',
  codesList: '恢复码',
} satisfies Translation<typeof en>
