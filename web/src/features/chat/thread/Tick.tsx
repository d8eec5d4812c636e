import { Check, CheckCheck } from 'lucide-react'
import { tickOf } from '../rules/conversation'
import type { Conversation } from '../types'
import { useChatWords } from '../words'

/** How far a message of mine got: one tick, two, two in colour. */
export function Tick({ conversation, number }: { conversation: Conversation; number: number }) {
  const t = useChatWords()
  const tick = conversation.kind === 'direct' ? tickOf(conversation, number) : 'sent'
  const Icon = tick === 'sent' ? Check : CheckCheck
  return <Icon className={`tick tick-${tick}`} aria-label={t(tick)} size={16} />
}
