import { type ReactNode, type TouchEvent, useRef, useState } from 'react'
import { useWords } from '~/lib/words'
import { Spinner } from './Spinner'
import './css/pull.css'

const THRESHOLD_px = 64
const MAX_px = 96

/** Pull the top of a scrolled-up page down to refresh it; touch only, the browser's own gesture is off. */
export function PullToRefresh({
  onRefresh,
  children,
}: {
  onRefresh: () => Promise<unknown>
  children: ReactNode
}) {
  const t = useWords()
  const start = useRef<number | null>(null)
  const [pulled, setPulled] = useState(0)
  const [busy, setBusy] = useState(false)

  const move = (event: TouchEvent) => {
    const y = event.touches[0]?.clientY ?? 0
    if (start.current === null || busy) return
    setPulled(window.scrollY > 0 ? 0 : Math.max(0, Math.min(MAX_px, (y - start.current) * 0.5)))
  }
  const end = async () => {
    const far = pulled >= THRESHOLD_px
    start.current = null
    setPulled(0)
    if (!far) return
    setBusy(true)
    await onRefresh().finally(() => setBusy(false))
  }
  const word = busy ? t('refreshing') : pulled >= THRESHOLD_px ? t('release') : t('pull')
  return (
    <div
      className="pull"
      onTouchStart={event =>
        (start.current = window.scrollY > 0 ? null : (event.touches[0]?.clientY ?? null))
      }
      onTouchMove={move}
      onTouchEnd={() => void end()}
      onTouchCancel={() => setPulled(0)}
    >
      {pulled > 4 || busy ? (
        <div className="pull-word" style={{ height: busy ? 44 : pulled }}>
          {busy ? <Spinner /> : null} {word}
        </div>
      ) : null}
      {children}
    </div>
  )
}
