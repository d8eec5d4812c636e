import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileCheck2 } from 'lucide-react'
import type { Staff } from '~/lib/types'
import { Empty } from '~/ui/Notice'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { More } from '../More'
import { ProposalCard } from '../ProposalCard'
import { proposalsQuery } from '../queries'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/proposals')

/** What somebody proposed and somebody else must decide. */
export default function Proposals() {
  const t = useOperatorWords()
  return <Console title={t('proposals')}>{staff => <Found staff={staff} />}</Console>
}

function Found({ staff }: { staff: Staff }) {
  const t = useOperatorWords()
  const navigate = route.useNavigate()
  const status = route.useSearch().status === 'decided' ? 'decided' : 'open'
  const list = useInfiniteQuery(proposalsQuery(status))
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      <div className="operator-switch">
        <Segmented<'open' | 'decided'>
          label={t('proposals')}
          options={[
            { value: 'open', label: t('waiting') },
            { value: 'decided', label: t('decidedTab') },
          ]}
          value={status}
          onChange={value =>
            void navigate({ search: value === 'decided' ? { status: value } : {}, replace: true })
          }
        />
      </div>
      {list.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <div className="operator-proposals">
        {found?.map(one => (
          <ProposalCard key={one.id} proposal={one} staff={staff} about />
        ))}
      </div>
      {found?.length === 0 && status === 'open' ? (
        <Empty icon={FileCheck2} title={t('noneWaiting')}>
          {t('noneWaitingText')}
        </Empty>
      ) : null}
      {found?.length === 0 && status === 'decided' ? (
        <Empty icon={FileCheck2} title={t('noneDecided')} />
      ) : null}
      <More list={list} />
    </>
  )
}
