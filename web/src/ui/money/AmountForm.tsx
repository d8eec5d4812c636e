import { type ReactNode, useState } from 'react'
import { MessageSquareText } from 'lucide-react'
import { AmountEntry } from '~/ui/AmountDisplay'
import { Keypad } from '~/ui/Keypad'
import { compare, scaleOf, useMoney } from '~/lib/money'
import type { Money } from '~/lib/types'
import { entered, magnitude } from './entry'
import { useMoneyWords } from './words'
import './css/amount-form.css'

export interface AmountFormProps {
  asset: string
  label: string
  /** The text on the keypad at first. */
  start?: string
  submitLabel: ReactNode
  onSubmit: (amount: Money, note: string) => void
  /** Above the amount: to whom, from whom. */
  children?: ReactNode
  /** Below the amount: what will happen with it. */
  hint?: string
  /** Where the money comes from, shown in its place: the wallet, or an agent's float. */
  from?: { balance: Money; isFloat?: boolean }
  /** Asks for a note of at most this many characters. */
  noteLimit?: number
  startNote?: string
  /** A sheet is open above: keys are for it. */
  paused?: boolean
  busy?: boolean
  /** The amount came with the code and is not ours to change. */
  fixed?: boolean
}

/** The amount, its size in words, a note, and the keypad at the foot of the screen. */
export function AmountForm(props: AmountFormProps) {
  const {
    asset,
    label,
    start = '',
    submitLabel,
    onSubmit,
    children,
    hint,
    from,
    noteLimit,
    startNote = '',
  } = props
  const { paused = false, busy = false, fixed = false } = props
  const t = useMoneyWords()
  const [text, setText] = useState(start)
  const [note, setNote] = useState(startNote)
  const amount = entered(text, asset)
  const size = magnitude(text)
  return (
    <div className="amount-form">
      {children}
      <div className="amount-form-card">
        <div className="amount-form-head">
          <span className="amount-form-label" aria-hidden>
            {label}
          </span>
          <span className="amount-form-size">{size === null ? '' : t(`e${size}`)}</span>
        </div>
        <AmountEntry value={text} asset={asset} label={label} />
        {hint ? <p className="amount-form-hint">{hint}</p> : null}
        {from ? (
          <p className="amount-form-hint">
            <Within amount={amount} {...from} />
          </p>
        ) : null}
        {noteLimit ? (
          <label className="amount-form-note">
            <MessageSquareText aria-hidden size={18} />
            <input
              aria-label={t('note')}
              placeholder={t('note')}
              value={note}
              maxLength={noteLimit}
              enterKeyHint="done"
              autoComplete="off"
              onChange={event => setNote(event.target.value)}
              onKeyDown={event => event.key === 'Enter' && event.currentTarget.blur()}
            />
          </label>
        ) : null}
      </div>
      <div className="amount-form-pad">
        <Keypad
          value={text}
          onChange={next => !paused && !fixed && setText(next)}
          submitLabel={submitLabel}
          canSubmit={amount !== null && !paused}
          onSubmit={() => amount && !paused && onSubmit(amount, note.trim())}
          busy={busy}
          scale={scaleOf(asset)}
        />
      </div>
    </div>
  )
}

/** What is there to pay from, and whether it is enough. */
function Within(props: { amount: Money | null; balance: Money; isFloat?: boolean }) {
  const { amount, balance, isFloat = false } = props
  const t = useMoneyWords()
  const money = useMoney()
  const there = { amount: money(balance) }
  if (amount === null || compare(amount, balance) <= 0) return t(isFloat ? 'floatIs' : 'balanceIs', there)
  return <span className="amount-form-over">{t(isFloat ? 'aboveFloat' : 'aboveBalance', there)}</span>
}
