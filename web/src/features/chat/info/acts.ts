/** What was done to a group, in a sentence: what its notices say, and what was done without one. */
import type { Translate } from '~/lib/i18n'
import type { GroupActOut } from '~/lib/wire'
import { type NameOf, noticeOf } from '../excerpt'
import type en from '../strings/en'

type Words = Translate<typeof en>

const QUIET = {
  'asked-in': 'actAskedIn',
  declined: 'actDeclined',
  'made-invite': 'actMadeInvite',
  'revoked-invite': 'actRevokedInvite',
} as const

const SETTINGS = {
  'set-about': 'about',
  'set-admins-only-write': 'set_admins_only_write',
  'set-approval-needed': 'set_approval_needed',
  'set-members-may-invite': 'set_members_may_invite',
  'set-history-from-start': 'set_history_from_start',
  'set-slow-mode-s': 'slowMode',
  'set-recall-window-s': 'recallWindow',
  'set-retention-days': 'retention',
} as const

const has = <T extends object>(of: T, key: string): key is keyof T & string => Object.hasOwn(of, key)

export function actOf({ act, actor, subject, value }: GroupActOut, t: Words, nameOf: NameOf): string {
  const by = nameOf(actor?.id)
  if (has(QUIET, act)) return t(QUIET[act], { by, who: nameOf(subject?.id) })
  if (has(SETTINGS, act)) {
    const setting = t(SETTINGS[act])
    const chosen = valueOf(act, value, t)
    return chosen === null ? t('actChanged', { by, setting }) : t('actSet', { by, setting, value: chosen })
  }
  const who = subject ? [subject.id] : []
  return noticeOf({ type: 'notice', what: act, by: actor?.id ?? null, who, value }, t, nameOf)
}

/** What a setting was set to; null where that says nothing, or is a text of its own. */
function valueOf(act: keyof typeof SETTINGS, value: string | null, t: Words): string | null {
  switch (act) {
    case 'set-about':
      return null
    case 'set-retention-days':
      return value === null ? t('retention_0') : t('nDays', { n: Number(value) })
    case 'set-slow-mode-s':
    case 'set-recall-window-s':
      return value === null ? null : t('nSeconds', { n: Number(value) })
    default:
      return value === 'true' ? t('on') : t('off')
  }
}
