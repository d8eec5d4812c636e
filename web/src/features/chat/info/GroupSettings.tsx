import { Hourglass } from 'lucide-react'
import { useState } from 'react'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Picker } from '~/ui/Picker'
import { Switch } from '~/ui/Switch'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { useEditGroup } from './queries'

const PAUSES = ['0', '10', '60', '300', '3600'] as const
const SWITCHES = ['admins_only_write', 'approval_needed', 'members_may_invite', 'history_from_start'] as const

/** How the group is set up, for its administrators. */
export function GroupSettings({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const { id, mine, slow_mode_s } = conversation
  const edit = useEditGroup(id)
  const [isOpen, setIsOpen] = useState(false)
  if (!mine.may.manage) return null
  const pause = PAUSES.find(one => Number(one) >= slow_mode_s) ?? '3600'
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
        <Cell
          icon={Hourglass}
          title={t('slowMode')}
          value={t(`slow_${pause}`)}
          onClick={() => setIsOpen(true)}
        />
      </List>
      <ErrorNotice error={edit.error} />
      <Picker
        open={isOpen}
        onClose={() => setIsOpen(false)}
        label={t('slowMode')}
        value={pause}
        onChange={chosen => edit.mutate({ slow_mode_s: Number(chosen) })}
        options={PAUSES.map(value => ({ value, label: t(`slow_${value}`) }))}
      />
    </>
  )
}
