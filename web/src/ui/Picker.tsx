import { Check, type LucideIcon } from 'lucide-react'
import { useId } from 'react'
import { Sheet } from './Sheet'
import './css/picker.css'

export interface Option<V extends string> {
  value: V
  label: string
  detail?: string
  icon?: LucideIcon
}

export interface RadioListProps<V extends string> {
  /** Names the group for screen readers. */
  label: string
  options: readonly Option<V>[]
  value: V
  onChange: (value: V) => void
}

/** One of several, as a list of native radio buttons. */
export function RadioList<V extends string>({ label, options, value, onChange }: RadioListProps<V>) {
  const name = useId()
  return (
    <fieldset className="radio-list list-cells">
      <legend className="visually-hidden">{label}</legend>
      {options.map(option => (
        <label key={option.value} className="cell cell-press">
          {option.icon ? (
            <span className="cell-icon">
              <option.icon aria-hidden size={20} />
            </span>
          ) : null}
          <span className="cell-text">
            <span>{option.label}</span>
            {option.detail ? <span className="cell-detail">{option.detail}</span> : null}
          </span>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <Check aria-hidden className="radio-mark" size={20} />
        </label>
      ))}
    </fieldset>
  )
}

/** A sheet with a RadioList that closes on choice. */
export function Picker<V extends string>(props: RadioListProps<V> & { open: boolean; onClose: () => void }) {
  const { open, onClose, onChange, ...list } = props
  const choose = (value: V) => {
    onChange(value)
    onClose()
  }
  return (
    <Sheet open={open} onClose={onClose} title={list.label}>
      <RadioList {...list} onChange={choose} />
    </Sheet>
  )
}

export interface SegmentedProps<V extends string> {
  label: string
  options: readonly Option<V>[]
  value: V
  onChange: (value: V) => void
}

/** Two to four short choices side by side. */
export function Segmented<V extends string>({ label, options, value, onChange }: SegmentedProps<V>) {
  const name = useId()
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {options.map(option => (
        <label key={option.value}>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
