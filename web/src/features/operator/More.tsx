import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { useOperatorWords } from './words'

interface MoreProps {
  list: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    error: unknown
    fetchNextPage: () => Promise<unknown>
  }
}

/** The way to the next page of a list. */
export function More({ list }: MoreProps) {
  const t = useOperatorWords()
  const next = () => void list.fetchNextPage()
  return (
    <>
      <ErrorNotice error={list.error} retry={next} />
      {list.hasNextPage ? (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={next}>
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}
