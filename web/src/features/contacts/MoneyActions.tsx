import { useQuery } from '@tanstack/react-query'
import { ArrowLeftRight, HandCoins, MessageCircle, UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { PersonPage } from '~/lib/types'
import { Button, ButtonLink } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { contactRequestsQuery } from '~/ui/money/queries'
import { useAnswer, useAskContact, useUnblock } from './queries'
import { useContactWords } from './words'
import { focusFirst } from '~/ui/money/focusFirst'

/** The one or two things that make sense with this person now. */
export function MoneyActions({ who }: { who: PersonPage }) {
  const t = useContactWords()
  const { person, relation } = who
  const unblock = useUnblock(person.id)
  switch (relation) {
    case 'self':
      return <Notice>{t('itsYou')}</Notice>
    case 'contact':
      return (
        <div className="person-do">
          <Write id={person.id} />
          <ButtonLink to="/transfer/$id" params={{ id: person.id }} icon={ArrowLeftRight}>
            {t('sendMoney')}
          </ButtonLink>
          <ButtonLink to="/requests/new/$id" params={{ id: person.id }} icon={HandCoins} variant="soft">
            {t('requestMoney')}
          </ButtonLink>
        </div>
      )
    case 'requested':
      return <Notice>{t('askedText', { name: person.name })}</Notice>
    case 'requests_you':
      return <Answer who={who} />
    case 'blocked':
      return (
        <Notice
          tone="warn"
          action={
            <Button size="s" variant="quiet" busy={unblock.isPending} onClick={() => unblock.mutate()}>
              {t('unblock')}
            </Button>
          }
        >
          {t('blockedNow')}
        </Notice>
      )
    case 'none':
      return <Ask who={who} />
  }
}

function Answer({ who }: { who: PersonPage }) {
  const t = useContactWords()
  const { person } = who
  const request = useQuery(contactRequestsQuery).data?.incoming.find(one => one.person.id === person.id)
  const answer = useAnswer(request?.id ?? '')
  return (
    <>
      <Notice>
        {t('asksYou', { name: person.name })}
        {request?.message ? <p>“{request.message}”</p> : null}
      </Notice>
      <ErrorNotice error={answer.error} />
      <div className="person-do">
        <Button disabled={!request} busy={answer.isPending} onClick={() => answer.mutate('accept')}>
          {t('accept')}
        </Button>
        <Button
          variant="soft"
          disabled={!request || answer.isPending}
          onClick={() => answer.mutate('decline')}
        >
          {t('decline')}
        </Button>
      </div>
    </>
  )
}

/** Strangers may write as well: it is a request until it is accepted. */
function Write({ id }: { id: string }) {
  const t = useContactWords()
  return (
    <ButtonLink to="/chats/with/$id" params={{ id }} icon={MessageCircle} variant="soft">
      {t('write')}
    </ButtonLink>
  )
}

const MESSAGE_LIMIT = 140

function Ask({ who }: { who: PersonPage }) {
  const t = useContactWords()
  const { person } = who
  const [open, setOpen] = useState(false)
  const ask = useAskContact(person.id)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const message = String(new FormData(event.currentTarget).get('message') ?? '').trim()
    ask.mutate(message, {
      onSuccess: () => {
        setOpen(false)
        toast(t('asked'), 'good')
      },
    })
  }
  return (
    <>
      <Button block icon={UserPlus} onClick={() => setOpen(true)}>
        {t('askContact')}
      </Button>
      <Write id={person.id} />
      <Sheet open={open} onClose={() => setOpen(false)} title={t('askTitle', { name: person.name })}>
        <form className="stack" onSubmit={submit}>
          <TextField
            name="message"
            label={t('message')}
            hint={t('messageHint')}
            optional
            maxLength={MESSAGE_LIMIT}
            ref={focusFirst}
            autoComplete="off"
          />
          <ErrorNotice error={ask.error} />
          <Button type="submit" block busy={ask.isPending}>
            {t('ask')}
          </Button>
        </form>
      </Sheet>
    </>
  )
}
