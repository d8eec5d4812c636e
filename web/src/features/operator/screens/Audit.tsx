import { useQuery } from '@tanstack/react-query'
import { useDates } from '~/lib/dates'
import type { AuditRun } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { AuditVerdict } from '../AuditVerdict'
import { Command } from '../Command'
import { Console } from '../Console'
import { invariantName } from '../names'
import { auditQuery } from '../queries'
import { Table, Td } from '../Table'
import { useOperatorWords } from '../words'

/** What the auditor found when it last looked: every promise of the books, and every fault. */
export default function Audit() {
  const t = useOperatorWords()
  return <Console title={t('auditTitle')}>{() => <Last />}</Console>
}

function Last() {
  const t = useOperatorWords()
  const audit = useQuery(auditQuery)
  if (!audit.data) {
    return audit.error ? (
      <ErrorNotice error={audit.error} retry={() => void audit.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={420} />
    )
  }
  const { last } = audit.data
  return (
    <>
      <AuditVerdict run={last} />
      {last ? <Promises run={last} /> : null}
      {last && last.findings.length > 0 ? <Findings run={last} /> : null}
      <p className="operator-quiet">
        <Command text={t('auditHow', { command: Command.mark })} command="quan audit" />
      </p>
    </>
  )
}

function Promises({ run }: { run: AuditRun }) {
  const t = useOperatorWords()
  const dates = useDates()
  return (
    <>
      <p className="operator-quiet">
        {t('auditAt', { when: dates.full(run.ended_at) })}, {run.full ? t('auditFull') : t('auditSince')}
      </p>
      <Table
        caption={t('promise')}
        columns={[
          { id: 'number', title: '#', figures: true, extra: true },
          { id: 'promise', title: t('promise') },
          { id: 'verdict', title: t('verdict') },
        ]}
      >
        {run.verdicts.map(one => (
          <tr key={one.number}>
            <Td figures extra>
              {one.number}
            </Td>
            <td className="operator-text">{invariantName(t, one.number, one.promise)}</td>
            <Td>
              {one.faults === 0 ? (
                <Tag tone="good">{t('sound')}</Tag>
              ) : (
                <Tag tone="bad">{t('faults', { n: one.faults })}</Tag>
              )}
            </Td>
          </tr>
        ))}
      </Table>
    </>
  )
}

function Findings({ run }: { run: AuditRun }) {
  const t = useOperatorWords()
  return (
    <Table
      caption={t('findings')}
      heading
      columns={[
        { id: 'number', title: '#', figures: true },
        { id: 'where', title: t('where') },
        { id: 'expected', title: t('expected') },
        { id: 'found', title: t('found') },
      ]}
    >
      {run.findings.map(one => (
        <tr key={`${one.invariant} ${one.table} ${one.column} ${one.row} ${one.found}`}>
          <Td figures>{one.invariant}</Td>
          <td className="operator-text">
            {one.column ? `${one.table}.${one.column}` : one.table}
            <br />
            <code>{one.row}</code>
          </td>
          <td className="operator-text">{one.expected}</td>
          <td className="operator-text">{one.found}</td>
        </tr>
      ))}
    </Table>
  )
}
