import { FileSpreadsheet, FileText } from 'lucide-react'
import { useState } from 'react'
import { url } from '~/lib/api'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Sheet } from '~/ui/Sheet'
import { daysOf, presentMonth, shift } from './months'
import { useBillWords } from './words'

interface ExportProps {
  open: boolean
  onClose: () => void
}

/** A period and a format; the browser downloads the file itself. */
export function Export({ open, onClose }: ExportProps) {
  const t = useBillWords()
  const [present] = useState(presentMonth)
  const [period, setPeriod] = useState(() => daysOf(present))
  const year = present.slice(0, 4)
  const quick = [
    { word: 'thisMonth', period: daysOf(present) },
    { word: 'lastMonth', period: daysOf(shift(present, -1)) },
    { word: 'thisYear', period: { from: `${year}-01-01`, to: `${year}-12-31` } },
  ] as const
  const wrong = period.from === '' || period.to === '' || period.from > period.to
  const download = (format: 'csv' | 'pdf') => {
    const link = document.createElement('a')
    link.href = url('/v1/statements', { ...period, format })
    link.download = ''
    link.click()
    onClose()
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('export')}>
      <p className="muted">{t('exportText')}</p>
      <div className="export-quick">
        {quick.map(one => (
          <Button
            key={one.word}
            size="s"
            variant={one.period.from === period.from && one.period.to === period.to ? 'primary' : 'soft'}
            onClick={() => setPeriod(one.period)}
          >
            {t(one.word)}
          </Button>
        ))}
      </div>
      <div className="export-days">
        <TextField
          type="date"
          label={t('from')}
          value={period.from}
          onChange={event => setPeriod({ ...period, from: event.target.value })}
          error={wrong ? t('wrongPeriod') : undefined}
        />
        <TextField
          type="date"
          label={t('to')}
          value={period.to}
          onChange={event => setPeriod({ ...period, to: event.target.value })}
        />
      </div>
      <Button block icon={FileText} disabled={wrong} onClick={() => download('pdf')}>
        {t('pdf')}
      </Button>
      <Button block variant="soft" icon={FileSpreadsheet} disabled={wrong} onClick={() => download('csv')}>
        {t('csv')}
      </Button>
    </Sheet>
  )
}
