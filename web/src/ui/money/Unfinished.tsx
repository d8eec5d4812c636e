import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isProblem } from '~/lib/api'
import { type Attempt, markUnsent, settle, unfinished } from '~/lib/attempts'
import { useMoney } from '~/lib/money'
import { Button } from '~/ui/Button'
import { Notice } from '~/ui/Notice'
import { toast } from '~/ui/Toast'
import { ask } from './usePayment'
import { useMoneyWords } from './words'

/** Payments that left this device and never got an answer: asked again with their own key, until the truth is known. */
export function Unfinished() {
  const [known, setKnown] = useState(() => unfinished(localStorage, Date.now()))
  const forget = (key: string) => setKnown(before => before.filter(one => one.key !== key))
  return known.map(attempt => <One key={attempt.key} attempt={attempt} onKnown={() => forget(attempt.key)} />)
}

function One({ attempt, onKnown }: { attempt: Attempt; onKnown: () => void }) {
  const t = useMoneyWords()
  const money = useMoney()
  const client = useQueryClient()
  const [round, setRound] = useState(0)
  const words = {
    name: attempt.label.payee,
    amount: money({ amount: attempt.label.amount, asset: attempt.label.asset }),
  }
  useEffect(() => {
    const control = new AbortController()
    // Without a proof the server can only repeat what it did, or say that it did nothing.
    ask<unknown>(attempt, null, control.signal, () => undefined).then(
      () => {
        settle(localStorage, attempt.key, Date.now())
        for (const queryKey of [['wallet'], ['bills']]) void client.invalidateQueries({ queryKey })
        toast(t('foundPaid', words), 'good')
        onKnown()
      },
      (error: unknown) => {
        if (control.signal.aborted) return
        if (isProblem(error, 'wallet/proof-needed')) markUnsent(localStorage, attempt.key, Date.now())
        settle(localStorage, attempt.key, Date.now())
        toast(t('foundUnpaid', words), 'plain')
        onKnown()
      },
    )
    return () => control.abort()
    // oxlint-disable-next-line react/exhaustive-deps -- one question per attempt and round
  }, [attempt.key, round])
  return (
    <Notice
      tone="warn"
      action={
        <Button variant="quiet" size="s" onClick={() => setRound(round + 1)}>
          {t('checkNow')}
        </Button>
      }
    >
      {t('stillUnknown', words)}
    </Notice>
  )
}
