import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isProblem, newKey } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { useMoney } from '~/lib/money'
import { useMe } from '~/lib/session'
import type { Proposal, Staff } from '~/lib/types'
import { Confirm } from '~/ui/ActionSheet'
import { Tag } from '~/ui/Badge'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { toast } from '~/ui/Toast'
import { labelOf } from './AccountLink'
import { type Verb, useDecide } from './queries'
import { useOperatorWords } from './words'

const TONES = { approved: 'good', declined: 'bad', withdrawn: 'plain' } as const

/** A proposal, who made it and who decided; and the decision, for who may take it. */
export function ProposalCard({
  proposal,
  staff,
  about,
}: {
  proposal: Proposal
  staff: Staff
  about: boolean
}) {
  const t = useOperatorWords()
  const dates = useDates()
  const money = useMoney()
  const { transfer } = proposal
  return (
    <article className="operator-proposal">
      {about ? (
        <h3>
          <Link className="text-link" to="/operator/transfers/$id" params={{ id: transfer.id }}>
            {money(transfer.amount)}
          </Link>
          <span>
            {labelOf(t, transfer.credit)} → {labelOf(t, transfer.debit)}
          </span>
        </h3>
      ) : null}
      <blockquote>{proposal.reason}</blockquote>
      <p className="operator-quiet">
        {t('madeBy', { name: proposal.maker.name, when: dates.full(proposal.made_at) })}
      </p>
      {proposal.decision && proposal.checker && proposal.decided_at ? (
        <p className="operator-quiet">
          <Tag tone={TONES[proposal.decision]}>{t(`decision_${proposal.decision}`)}</Tag>{' '}
          {t('decidedBy', { name: proposal.checker.name, when: dates.full(proposal.decided_at) })}
        </p>
      ) : (
        <Decide proposal={proposal} staff={staff} />
      )}
    </article>
  )
}

function Decide({ proposal, staff }: { proposal: Proposal; staff: Staff }) {
  const t = useOperatorWords()
  const me = useMe()
  const [asked, setAsked] = useState<{ verb: Verb; key: string } | null>(null)
  const decide = useDecide(proposal.id)
  const mine = proposal.maker.id === me.id
  const verbs = verbsOf(mine, staff)
  if (verbs.length === 0) return null
  const ask = (verb: Verb) => {
    decide.reset()
    setAsked({ verb, key: newKey() })
  }
  const go = (intent: { verb: Verb; key: string }) =>
    decide.mutate(intent, {
      onSuccess: () => {
        setAsked(null)
        toast(t(`done_${intent.verb}`), 'good')
      },
      // What was refused stays refused under its key; a lost answer is asked for again with the same.
      onError: error => {
        if (isProblem(error) && !error.isConnection) setAsked({ verb: intent.verb, key: newKey() })
      },
    })
  return (
    <>
      {mine && staff.rights.includes('check') ? <p className="operator-quiet">{t('yours')}</p> : null}
      <div className="operator-do">
        {verbs.map(verb => (
          <Button
            key={verb}
            size="s"
            variant={verb === 'approve' ? 'primary' : 'soft'}
            onClick={() => ask(verb)}
          >
            {t(verb)}
          </Button>
        ))}
      </div>
      {asked ? (
        <Ask
          verb={asked.verb}
          proposal={proposal}
          busy={decide.isPending}
          error={decide.error}
          onClose={() => setAsked(null)}
          onConfirm={() => go(asked)}
        />
      ) : null}
    </>
  )
}

function verbsOf(mine: boolean, staff: Staff): readonly Verb[] {
  if (mine) return staff.rights.includes('make') ? ['withdraw'] : []
  return staff.rights.includes('check') ? ['approve', 'decline'] : []
}

interface AskProps {
  verb: Verb
  proposal: Proposal
  busy: boolean
  error: unknown
  onClose: () => void
  onConfirm: () => void
}

function Ask({ verb, proposal, busy, error, onClose, onConfirm }: AskProps) {
  const t = useOperatorWords()
  const money = useMoney()
  const { transfer } = proposal
  const title = verb === 'approve' ? t('approveAsk', { amount: money(transfer.amount) }) : t(`${verb}Ask`)
  const text =
    verb === 'approve'
      ? t('approveText', { from: labelOf(t, transfer.credit), to: labelOf(t, transfer.debit) })
      : t(`${verb}Text`)
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={onConfirm}
      title={title}
      confirmLabel={t(verb)}
      cancelLabel={t('keep')}
      busy={busy}
    >
      <p>{text}</p>
      <ErrorNotice error={error} />
    </Confirm>
  )
}
