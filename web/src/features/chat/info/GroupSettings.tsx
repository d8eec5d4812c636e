import { Hourglass, type LucideIcon, ScrollText, TimerOff, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Confirm } from '~/ui/ActionSheet'
import { Cell, CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Picker } from '~/ui/Picker'
import { Switch } from '~/ui/Switch'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { useEditGroup } from './queries'

const PAUSES = ['0', '10', '60', '300', '3600'] as const
const WINDOWS = ['0', '120', '3600', '86400', '604800'] as const
const TERMS = ['0', '7', '30', '90', '365'] as const
const SWITCHES = ['admins_only_write', 'approval_needed', 'members_may_invite', 'history_from_start'] as const

/** How the group is set up, for its administrators. */
export function GroupSettings({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const { id, mine, slow_mode_s, recall_window_s, retention_days } = conversation
  const edit = useEditGroup(id)
  /** For how many days messages shall be kept, once that is confirmed: what is older is gone then. */
  const [term, setTerm] = useState<number | null>(null)
  if (!mine.may.manage) return null
  const keep = (days: number | null) =>
    edit.mutate({ retention_days: days }, { onSettled: () => setTerm(null) })
  return (
    <>
      <List title={t('groupSettings')}>
        {SWITCHES.map(name => (
          <Switch
            key={name}
            label={t(`set_${name}`)}
            checked={conversation[name]}
            disabled={edit.isPending}
            onChange={checked => edit.mutate({ [name]: checked })}
          />
        ))}
        <Choice
          icon={Hourglass}
          title={t('slowMode')}
          value={slow_mode_s}
          options={PAUSES.map(value => ({ value, label: t(`slow_${value}`) }))}
          onChange={seconds => edit.mutate({ slow_mode_s: seconds })}
        />
        <Choice
          icon={Undo2}
          title={t('recallWindow')}
          value={recall_window_s}
          options={WINDOWS.map(value => ({ value, label: t(`recall_${value}`) }))}
          onChange={seconds => edit.mutate({ recall_window_s: seconds })}
        />
        <Choice
          icon={TimerOff}
          title={t('retention')}
          value={retention_days ?? 0}
          options={TERMS.map(value => ({ value, label: t(`retention_${value}`) }))}
          onChange={days => (days === 0 ? keep(null) : setTerm(days))}
        />
        <CellLink to="/chats/$id/acts" params={{ id }} icon={ScrollText} title={t('acts')} />
      </List>
      <ErrorNotice error={edit.error} />
      <Confirm
        open={term !== null}
        onClose={() => setTerm(null)}
        title={t('retentionSure')}
        confirmLabel={t('retention')}
        danger
        busy={edit.isPending}
        onConfirm={() => keep(term)}
      >
        {t('retentionText')}
      </Confirm>
    </>
  )
}

interface ChoiceProps<V extends string> {
  icon: LucideIcon
  title: string
  value: number
  /** From little to much; what lies between two is shown as the larger. */
  options: readonly { value: V; label: string }[]
  onChange: (value: number) => void
}

/** A setting with a few values to choose from. */
function Choice<V extends string>({ icon, title, value, options, onChange }: ChoiceProps<V>) {
  const [isOpen, setIsOpen] = useState(false)
  const shown = options.find(one => Number(one.value) >= value) ?? options.at(-1)
  if (!shown) return null
  return (
    <>
      <Cell icon={icon} title={title} value={shown.label} onClick={() => setIsOpen(true)} />
      <Picker
        open={isOpen}
        onClose={() => setIsOpen(false)}
        label={title}
        value={shown.value}
        onChange={chosen => onChange(Number(chosen))}
        options={options}
      />
    </>
  )
}
