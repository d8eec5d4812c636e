import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { Empty } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { ChoiceFilter, Filters, TextFilter, useCodes } from '../Filters'
import { More } from '../More'
import { transferName } from '../names'
import { type JournalSearch, journalQuery } from '../queries'
import { TransferTable } from '../TransferTable'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/journal')
const NAMES = ['reference', 'code', 'from', 'to', 'least', 'most', 'asset', 'account'] as const

/** Every transfer, the latest first, and the filters that find one. */
export default function Journal() {
  const t = useOperatorWords()
  return <Console title={t('journal')}>{() => <Found />}</Console>
}

function Found() {
  const t = useOperatorWords()
  const search: JournalSearch = route.useSearch()
  const list = useInfiniteQuery(journalQuery(search))
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      <JournalFilters search={search} />
      {list.isPending ? <Skeleton shape="block" height_px={420} /> : null}
      {found && found.length > 0 ? <TransferTable caption={t('journal')} transfers={found} /> : null}
      {found?.length === 0 ? (
        <Empty icon={SearchX} title={t('noneFound')}>
          {t('noneFoundText')}
        </Empty>
      ) : null}
      <More list={list} />
    </>
  )
}

function JournalFilters({ search }: { search: JournalSearch }) {
  const t = useOperatorWords()
  const navigate = route.useNavigate()
  const codes = useCodes('transfers')
  const chosen = { ...search }
  return (
    <Filters chosen={chosen} names={NAMES} onChange={next => void navigate({ search: next, replace: true })}>
      <TextFilter label={t('reference')} name="reference" chosen={chosen} placeholder={t('referenceHint')} />
      <ChoiceFilter
        label={t('why')}
        name="code"
        chosen={chosen}
        options={codes.map(one => [String(one.code), transferName(t, one.name)])}
      />
      <TextFilter label={t('fromDay')} name="from" chosen={chosen} type="date" />
      <TextFilter label={t('toDay')} name="to" chosen={chosen} type="date" />
      <TextFilter label={t('least')} name="least" chosen={chosen} inputMode="decimal" size={8} />
      <TextFilter label={t('most')} name="most" chosen={chosen} inputMode="decimal" size={8} />
      <TextFilter label={t('asset')} name="asset" chosen={chosen} placeholder="CNY" size={8} />
      {search.account ? (
        <ChoiceFilter
          label={t('account')}
          name="account"
          chosen={chosen}
          options={[[search.account, t('ofAccount')]]}
        />
      ) : null}
    </Filters>
  )
}
