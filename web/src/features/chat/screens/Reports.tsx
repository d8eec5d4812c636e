import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { valuesOf } from '~/lib/forms'
import type { MyReportOut } from '~/lib/wire'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { TextArea } from '~/ui/Field'
import { Facts } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { reportsQuery } from '../info/queries'
import { useChatWords } from '../words'

const WORDS_CHARS = 1000

/** What I reported, what was decided about me, and asking for a second look. */
export default function Reports() {
  const t = useChatWords()
  const reports = useQuery(reportsQuery)
  const [appealed, setAppealed] = useState<MyReportOut | null>(null)
  const items = reports.data?.items ?? []
  return (
    <Page title={t('myReports')} back backTo="/chats/settings">
      {reports.isPending ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={reports.error} retry={() => void reports.refetch()} />
      {reports.isSuccess && items.length === 0 ? (
        <Empty icon={ShieldCheck} title={t('noReports')}>
          {t('noReportsText')}
        </Empty>
      ) : null}
      {items.map(report => (
        <ReportCard key={report.id} report={report} onAppeal={() => setAppealed(report)} />
      ))}
      {appealed ? <AppealSheet report={appealed} onClose={() => setAppealed(null)} /> : null}
    </Page>
  )
}

function ReportCard({ report, onAppeal }: { report: MyReportOut; onAppeal: () => void }) {
  const t = useChatWords()
  const dates = useDates()
  const { outcome, part, about } = report
  return (
    <Card>
      <div className="stack">
        <h2>
          {part === 'reporter' ? t('youReported', { name: about?.name ?? t('somebody') }) : t('aboutYou')}
        </h2>
        <Facts
          rows={[
            [t('reportWhy'), t(`reason_${report.reason}`)],
            [t('reportAt'), dates.moment(report.at)],
            [t('reportState'), t(`report_${report.state}`)],
            [t('outcome'), outcome ? t(`outcome_${outcome.action}`) : null],
            [t('outcomeWhy'), outcome?.reason],
          ]}
        />
        {report.may_appeal ? (
          <Button variant="soft" onClick={onAppeal}>
            {t('appeal')}
          </Button>
        ) : null}
      </div>
    </Card>
  )
}

function AppealSheet({ report, onClose }: { report: MyReportOut; onClose: () => void }) {
  const t = useChatWords()
  const client = useQueryClient()
  const appeal = useMutation({
    mutationFn: (words: string) => api.post(`/v1/reports/${encodeURIComponent(report.id)}/appeal`, { words }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: reportsQuery.queryKey })
      onClose()
    },
  })
  return (
    <Sheet open onClose={onClose} title={t('appeal')}>
      <form className="stack" onSubmit={event => appeal.mutate(valuesOf(event, 'words').words)}>
        <p className="muted">{t('appealText')}</p>
        <TextArea name="words" label={t('appealWhy')} required maxLength={WORDS_CHARS} />
        <ErrorNotice error={appeal.error} />
        <Button type="submit" block busy={appeal.isPending}>
          {t('sendAppeal')}
        </Button>
      </form>
    </Sheet>
  )
}
