import { Delete } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLanguage } from '~/lib/i18n'
import { decimalSign } from '~/lib/money'
import { useWords } from '~/lib/words'
import { typeAmount } from '~/lib/keypad'
import { Spinner } from './Spinner'
import './css/keypad.css'

const HOLD_ms = 500

function EraseKey({ onErase, onClear }: { onErase: () => void; onClear: () => void }) {
  const t = useWords()
  const timer = useRef(0)
  const release = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <button
      type="button"
      className="key key-erase"
      aria-label={t('delete')}
      onClick={onErase}
      onPointerDown={() => (timer.current = window.setTimeout(onClear, HOLD_ms))}
      onPointerUp={release}
      onPointerLeave={release}
    >
      <Delete aria-hidden size={24} />
    </button>
  )
}

export interface KeypadProps {
  /** The amount as typed, "" when nothing: "12.", "0.5". Turn it into Money with `moneyOf`. */
  value: string
  onChange: (value: string) => void
  /** The big key: its word, whether it can be pressed, and what it does. */
  submitLabel: ReactNode
  canSubmit: boolean
  onSubmit: () => void
  busy?: boolean
  /** Decimals of the asset (`scaleOf(asset)`); 0 hides the point. */
  scale?: number
}

/** The amount keypad: no system keyboard, one point, no leading zeros, a long press on delete clears. Real keys work too. */
export function Keypad({
  value,
  onChange,
  submitLabel,
  canSubmit,
  onSubmit,
  busy = false,
  scale = 2,
}: KeypadProps) {
  const point = decimalSign(useLanguage())
  const press = (key: string) => onChange(typeAmount(value, key, scale))
  useKeys(key => {
    if (key === 'Enter') return canSubmit && !busy ? (onSubmit(), true) : false
    if (!/^(\d|[.,]|Backspace)$/.test(key)) return false
    press(key === ',' ? '.' : key)
    return true
  })
  return (
    <div className="keypad">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit => (
        <button key={digit} type="button" className="key" onClick={() => press(digit)}>
          {digit}
        </button>
      ))}
      <button
        type="button"
        className={scale > 0 ? 'key key-zero' : 'key key-zero key-wide'}
        onClick={() => press('0')}
      >
        0
      </button>
      {scale > 0 ? (
        <button type="button" className="key key-point" onClick={() => press('.')}>
          {point}
        </button>
      ) : null}
      <EraseKey onErase={() => press('Backspace')} onClear={() => onChange('')} />
      <button
        type="button"
        className="key key-submit"
        disabled={!canSubmit || busy}
        aria-busy={busy}
        onClick={onSubmit}
      >
        {busy ? <Spinner /> : submitLabel}
      </button>
    </div>
  )
}

/** Digits for a password: 1 to 9, 0, erase. */
export function DigitPad({
  onDigit,
  onErase,
  onClear,
}: Record<'onErase' | 'onClear', () => void> & { onDigit: (d: string) => void }) {
  return (
    <div className="keypad keypad-digits">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit => (
        <button key={digit} type="button" className="key" onClick={() => onDigit(digit)}>
          {digit}
        </button>
      ))}
      <span />
      <button type="button" className="key" onClick={() => onDigit('0')}>
        0
      </button>
      <EraseKey onErase={onErase} onClear={onClear} />
    </div>
  )
}

/** Listen to a real keyboard while nothing else (a field, a button with Enter) wants the key. */
export function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey)
  useEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      const elsewhere = target?.closest('input, textarea, select') ?? null
      const pressesButton = event.key === 'Enter' && target?.closest('button, a') !== null && target !== null
      if (elsewhere || pressesButton || event.ctrlKey || event.metaKey || event.altKey) return
      if (latest.current(event.key)) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
