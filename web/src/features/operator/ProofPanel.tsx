import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { LedgerReceipt } from '~/lib/types'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Command } from './Command'
import { proofPath, proofQuery } from './queries'
import { useOperatorWords } from './words'

/** How anybody can check that a transfer is in the books: its place, its batch, its day, and the receipt. */
export function ProofPanel({ transfer }: { transfer: string }) {
  const t = useOperatorWords()
  const [wanted, setWanted] = useState(false)
  const proof = useQuery({ ...proofQuery(transfer), enabled: wanted })
  return (
    <Card className="operator-proof">
      <h2>{t('proof')}</h2>
      <p className="operator-quiet">
        <Command text={t('proofText', { command: Command.mark })} command="quan verify-receipt" />
      </p>
      {proof.data ? <Shown receipt={proof.data} /> : null}
      <ErrorNotice error={proof.data ? null : proof.error} retry={() => void proof.refetch()} />
      <div className="operator-do">
        {proof.data ? (
          <a className="button button-soft button-s" href={proofPath(transfer)} download>
            <Download aria-hidden size={16} />
            <span>{t('downloadProof')}</span>
          </a>
        ) : (
          <Button size="s" variant="soft" busy={wanted && proof.isFetching} onClick={() => setWanted(true)}>
            {t('showProof')}
          </Button>
        )}
      </div>
    </Card>
  )
}

function Shown({ receipt }: { receipt: LedgerReceipt }) {
  const t = useOperatorWords()
  const { index, batch, day } = receipt
  const { chain, count, seq } = batch
  return (
    <Facts
      rows={[
        [t('place'), t('placeOf', { place: index + 1, count, seq, chain })],
        [t('batchHash'), <code key="b">{batch.hash}</code>],
        day
          ? [t('dayHash', { day: day.day }), <code key="d">{day.hash}</code>]
          : [t('dayHash', { day: batch.last_at.slice(0, 10) }), t('notPublished')],
      ]}
    />
  )
}
