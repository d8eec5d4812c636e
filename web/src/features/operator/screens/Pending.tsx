import { useInfiniteQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { Empty } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { More } from '../More'
import { pendingQuery } from '../queries'
import { TransferTable } from '../TransferTable'
import { useOperatorWords } from '../words'

/** Money that is held: what runs out first is first. */
export default function Pending() {
  const t = useOperatorWords()
  return <Console title={t('pendingTitle')}>{() => <Held />}</Console>
}

function Held() {
  const t = useOperatorWords()
  const list = useInfiniteQuery(pendingQuery)
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      {list.isPending ? <Skeleton shape="block" height_px={420} /> : null}
      {found && found.length > 0 ? (
        <TransferTable caption={t('pendingTitle')} transfers={found} expiry />
      ) : null}
      {found?.length === 0 ? (
        <Empty icon={Hourglass} title={t('nonePending')}>
          {t('nonePendingText')}
        </Empty>
      ) : null}
      <More list={list} />
    </>
  )
}
