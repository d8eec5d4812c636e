import { useState } from 'react'
import { useWords } from '~/lib/words'
import { DigitPad, useKeys } from './Keypad'
import { Spinner } from './Spinner'

export interface PinProps {
  /** What is asked for: "Payment password". */
  label: string
  length?: number
  /** Called on the last digit; the cells empty themselves when `error` changes or when it returns. */
  onComplete: (digits: string) => void | Promise<void>
  /** Why the last attempt was refused; shown below and the cells shake. */
  error?: string | null
  busy?: boolean
}

/** Six cells and a pad of digits; submits by itself on the last one. The digits never reach a text field. */
export function Pin({ label, length = 6, onComplete, error = null, busy = false }: PinProps) {
  const t = useWords()
  const [digits, setDigits] = useState('')
  const type = (digit: string) => {
    if (busy || digits.length >= length) return
    const next = digits + digit
    setDigits(next)
    if (next.length === length) void Promise.resolve(onComplete(next)).finally(() => setDigits(''))
  }
  const erase = () => setDigits(digits.slice(0, -1))
  useKeys(key => {
    if (key === 'Backspace') return (erase(), true)
    return /^\d$/.test(key) ? (type(key), true) : false
  })
  return (
    <div
      className={error && digits === '' && !busy ? 'pin pin-wrong' : 'pin'}
      role="group"
      aria-label={label}
    >
      <div className="pin-cells" aria-hidden>
        {Array.from({ length }, (_, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- a cell is its place
          <span
            key={i}
            className={`pin-cell${i < digits.length ? ' pin-cell-full' : ''}${i === digits.length ? ' pin-cell-next' : ''}`}
          />
        ))}
      </div>
      <output className="visually-hidden">{t('digits', { n: digits.length })}</output>
      <p className="pin-error" role="alert">
        {busy ? <Spinner /> : error}
      </p>
      <DigitPad onDigit={type} onErase={erase} onClear={() => setDigits('')} />
    </div>
  )
}
