import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Outcome } from '../Outcome'
import { useResolve } from '../useResolve'
import { useScanWords } from '../words'
import { useNavigate } from '@tanstack/react-router'

const route = getRouteApi('/member/u/$token')

/** A personal link, opened from outside: the same as scanning its code. */
export default function OpenLink() {
  const t = useScanWords()
  const navigate = useNavigate()
  const { token } = route.useParams()
  const { result, resolve } = useResolve(undefined)
  useEffect(() => resolve(`${location.origin}/u/${encodeURIComponent(token)}`), [resolve, token])
  return (
    <Page title={t('opening')} back>
      <Skeleton shape="block" height_px={200} />
      <Outcome result={result} onClose={() => void navigate({ to: '/', replace: true })} />
    </Page>
  )
}
