import type { People } from '../people'
import type { Quote } from '../types'
import { useChatWords } from '../words'

interface QuotedProps {
  quote: Quote
  people: People
  onJump: (number: number) => void
}

/** The message that is answered; a tap leads to it. */
export function Quoted({ quote, people, onJump }: QuotedProps) {
  const t = useChatWords()
  return (
    <button type="button" className="quoted" onClick={() => onJump(quote.number)}>
      <strong>{people.nameOf(quote.sender)}</strong>
      <span dir="auto">{quote.excerpt || t('message')}</span>
    </button>
  )
}
