import { useWords } from '~/lib/words'
import './css/skeleton.css'

export interface SkeletonProps {
  /** `text` = a line, `block` = a card of `height_px`, `row` = a list cell with an avatar. */
  shape?: 'text' | 'block' | 'row'
  /** How many of them. */
  count?: number
  height_px?: number
}

/** What is coming, in its final size. */
export function Skeleton({ shape = 'text', count = 1, height_px = 120 }: SkeletonProps) {
  const t = useWords()
  return (
    <div className={`skeletons skeletons-${shape}`} role="status" aria-label={t('loading')}>
      {Array.from({ length: count }, (_, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- they are all alike
        <span
          key={i}
          className={`skeleton skeleton-${shape}`}
          style={shape === 'block' ? { height: height_px } : undefined}
        />
      ))}
    </div>
  )
}
