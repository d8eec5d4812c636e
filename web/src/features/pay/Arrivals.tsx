import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { language, useLanguage } from '~/lib/i18n'
import { formatMoney } from '~/lib/money'
import type { Money, Person } from '~/lib/types'
import { useEvents } from '~/lib/useEvents'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Cell, CellLink, List } from '~/ui/List'
import { usePayWords } from './words'

interface Arrival {
  id: string
  bill: string | null
  amount: Money
  name: string
  note: string
  at: string
}

export const canSpeak = (): boolean => 'speechSynthesis' in window

function speak(text: string): void {
  const said = new SpeechSynthesisUtterance(text)
  said.lang = language()
  speechSynthesis.speak(said)
}

/** Money that came in since this screen was opened, newest first; spoken when wanted. */
export function Arrivals({ aloud }: { aloud: boolean }) {
  const t = usePayWords()
  const dates = useDates()
  useLanguage()
  const [opened] = useState(() => Date.now() - 1000)
  const [arrivals, setArrivals] = useState<Arrival[]>([])
  useEvents(event => {
    if (event.kind !== 'payment.received' || Date.parse(event.at) < opened) return
    const arrival = arrivalOf(event.body, event.at)
    if (!arrival) return
    setArrivals(before => (before.some(one => one.id === arrival.id) ? before : [arrival, ...before]))
    if (aloud && canSpeak()) speak(t('spoken', { amount: formatMoney(arrival.amount) }))
  })
  return (
    <div aria-live="polite">
      <List title={t('arrivals')}>
        {arrivals.length === 0 ? <p className="arrivals-none">{t('noArrivals')}</p> : null}
        {arrivals.map(arrival => {
          const content = {
            leading: <Avatar name={arrival.name} />,
            title: arrival.name,
            detail: arrival.note ? `${dates.time(arrival.at)} · ${arrival.note}` : dates.time(arrival.at),
            value: <AmountDisplay money={arrival.amount} sign="in" />,
          }
          return arrival.bill ? (
            <CellLink key={arrival.id} to="/bills/$id" params={{ id: arrival.bill }} {...content} />
          ) : (
            <Cell key={arrival.id} {...content} />
          )
        })}
      </List>
    </div>
  )
}

function arrivalOf(body: Readonly<Record<string, unknown>>, at: string): Arrival | null {
  const amount = body['amount'] as Money | undefined
  const from = body['from'] as Partial<Person> | null | undefined
  if (!amount) return null
  return {
    id: String(body['payment_id'] ?? at),
    bill: typeof body['bill_id'] === 'string' ? body['bill_id'] : null,
    amount,
    name: from?.name ?? '',
    note: typeof body['note'] === 'string' ? body['note'] : '',
    at,
  }
}
