import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileDown } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { IconButton } from '~/ui/Button'
import { Page } from '~/ui/Page'
import { Segmented } from '~/ui/Picker'
import { BillList } from '../BillList'
import { Export } from '../Export'
import { Filters } from '../Filters'
import { presentMonth } from '../months'
import { Overview } from '../Overview'
import type { Filters as Chosen } from '../queries'
import { useBillWords } from '../words'
import '../css/bills.css'

const route = getRouteApi('/member/bills')

/** Everything that came in and went out. List or overview on a phone, both beside each other on a desktop. */
export default function Bills() {
  const t = useBillWords()
  const client = useQueryClient()
  const navigate = route.useNavigate()
  const search = route.useSearch()
  const [exporting, setExporting] = useState(false)
  const { view, month, direction, category, q } = search
  const [present] = useState(presentMonth)
  const shown = month ?? present
  const filters = useMemo(
    () => ({ direction, category, q, month: category ? month : undefined }),
    [direction, category, q, month],
  )
  const go = useCallback(
    (next: Chosen & { view?: 'overview' | undefined; month?: string | undefined }) => {
      const known = Object.entries(next).filter(([, value]) => value !== undefined)
      void navigate({ search: Object.fromEntries(known), replace: true, resetScroll: false })
    },
    [navigate],
  )
  const change = useCallback((chosen: Chosen) => go({ ...chosen, view, month }), [go, view, month])
  return (
    <Page
      title={t('bills')}
      wide
      onRefresh={() => client.invalidateQueries({ queryKey: ['bills'] })}
      actions={<IconButton icon={FileDown} label={t('export')} onClick={() => setExporting(true)} />}
    >
      <div className="bills-switch">
        <Segmented<'list' | 'overview'>
          label={t('bills')}
          options={[
            { value: 'list', label: t('list') },
            { value: 'overview', label: t('overview') },
          ]}
          value={view ?? 'list'}
          onChange={value => go({ ...search, view: value === 'overview' ? value : undefined })}
        />
      </div>
      <div className={view === 'overview' ? 'bills bills-overview' : 'bills'}>
        <div className="bills-list">
          <Filters chosen={filters} onChange={change} />
          <BillList filters={filters} onClear={() => go({ view })} />
        </div>
        <div className="bills-charts">
          <Overview month={shown} onMonth={next => go({ ...search, month: next })} />
        </div>
      </div>
      <Export open={exporting} onClose={() => setExporting(false)} />
    </Page>
  )
}
