import type { ReactNode } from 'react'
import type { AuditRun } from '~/lib/types'
import { Notice } from '~/ui/Notice'
import { useOperatorWords } from './words'

/** What the latest audit found, in a sentence. */
export function AuditVerdict({ run, action }: { run: AuditRun | null; action?: ReactNode }) {
  const t = useOperatorWords()
  if (!run) {
    return (
      <Notice tone="warn" action={action}>
        {t('auditNever')}
      </Notice>
    )
  }
  const faults = run.verdicts.reduce((sum, one) => sum + one.faults, 0)
  return run.sound ? (
    <Notice tone="good" action={action}>
      {t('auditSound', { n: run.verdicts.length, transfers: run.transfers })}
    </Notice>
  ) : (
    <Notice tone="bad" action={action}>
      {t('auditFaults', { n: faults })}
    </Notice>
  )
}
