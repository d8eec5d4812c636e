import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '~/lib/words'
import { Button } from './Button'
import { Cell, List } from './List'
import { Sheet } from './Sheet'

export interface Action {
  label: string
  icon?: LucideIcon
  detail?: string
  danger?: boolean
  onSelect: () => void
}

export interface ActionSheetProps {
  open: boolean
  onClose: () => void
  title: string
  actions: readonly Action[]
}

/** A choice of things to do; closes itself before the chosen one runs. */
export function ActionSheet({ open, onClose, title, actions }: ActionSheetProps) {
  return (
    <Sheet open={open} onClose={onClose} title={title}>
      <List>
        {actions.map(({ label, onSelect, ...look }) => (
          <Cell
            key={label}
            {...look}
            title={label}
            trailing={<span />}
            onClick={() => {
              onClose()
              onSelect()
            }}
          />
        ))}
      </List>
    </Sheet>
  )
}

export interface ConfirmProps {
  open: boolean
  onClose: () => void
  onConfirm: () => void
  title: string
  children?: ReactNode
  /** The verb: "Sign out", "Remove". */
  confirmLabel: string
  /** The way out, where "Cancel" could be mistaken for the verb. */
  cancelLabel?: string
  danger?: boolean
  busy?: boolean
}

/** Ask once more before something that cannot be undone. */
export function Confirm({
  open,
  onClose,
  onConfirm,
  title,
  children,
  confirmLabel,
  cancelLabel,
  danger,
  busy,
}: ConfirmProps) {
  const t = useWords()
  return (
    <Sheet open={open} onClose={onClose} title={title} shape="dialog" locked={busy ?? false}>
      {children ? <div className="muted">{children}</div> : null}
      <Button variant={danger ? 'danger' : 'primary'} block busy={busy ?? false} onClick={onConfirm}>
        {confirmLabel}
      </Button>
      <Button variant="quiet" block onClick={onClose}>
        {cancelLabel ?? t('cancel')}
      </Button>
    </Sheet>
  )
}
