import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'
import './css/switch.css'

export interface SwitchProps {
  label: string
  detail?: string
  icon?: LucideIcon
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** A cell with a switch; put it in a List. */
export function Switch({ label, detail, icon: Icon, checked, onChange, disabled }: SwitchProps) {
  const id = useId()
  return (
    <label className="cell cell-press switch">
      {Icon ? (
        <span className="cell-icon">
          <Icon aria-hidden size={20} />
        </span>
      ) : null}
      <span className="cell-text">
        <span>{label}</span>
        {detail ? (
          <span className="cell-detail" id={id}>
            {detail}
          </span>
        ) : null}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        aria-label={label}
        aria-describedby={detail ? id : undefined}
        onChange={event => onChange(event.target.checked)}
      />
    </label>
  )
}
