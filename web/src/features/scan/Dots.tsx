import { Button } from '~/ui/Button'
import { type Found, onCover } from './found'
import { useScanWords } from './words'

interface DotsProps {
  found: readonly Found[]
  /** The picture the places belong to; null for a file, where the codes become a list. */
  video: HTMLVideoElement | null
  onChoose: (found: Found) => void
  onAgain: () => void
}

/** Several codes: a dot on each to tap, or a list of them. */
export function Dots({ found, video, onChoose, onAgain }: DotsProps) {
  const t = useScanWords()
  const label = (one: Found, place: number) => t('codeNumber', { n: place + 1, text: one.text.slice(0, 40) })
  const box = video?.getBoundingClientRect()
  return (
    <div className={video ? 'scan-dots' : 'scan-choices'}>
      {found.map((one, place) => {
        const at =
          video && box ? onCover(one, { width: video.videoWidth, height: video.videoHeight }, box) : null
        return (
          <button
            key={one.text}
            type="button"
            className={at ? 'scan-dot' : 'scan-choice'}
            style={at ? { insetInlineStart: `${at.x * 100}%`, insetBlockStart: `${at.y * 100}%` } : undefined}
            aria-label={label(one, place)}
            onClick={() => onChoose(one)}
          >
            {at ? place + 1 : label(one, place)}
          </button>
        )
      })}
      <div className="scan-again">
        <Button variant="soft" size="s" onClick={onAgain}>
          {t('scanAgain')}
        </Button>
      </div>
    </div>
  )
}
