import { Button } from '~/ui/Button'
import type { Found } from './found'
import { useScanWords } from './words'

interface DotsProps {
  found: readonly Found[]
  /** The places are on the live picture; codes of a file become a list. */
  onVideo: boolean
  onChoose: (found: Found) => void
  onAgain: () => void
}

/** Several codes: a dot on each to tap, or a list of them. */
export function Dots({ found, onVideo, onChoose, onAgain }: DotsProps) {
  const t = useScanWords()
  const label = (one: Found, place: number) => t('codeNumber', { n: place + 1, text: one.text.slice(0, 40) })
  return (
    <div className={onVideo ? 'scan-dots' : 'scan-choices'}>
      {found.map((one, place) => {
        return (
          <button
            key={one.text}
            type="button"
            className={onVideo ? 'scan-dot' : 'scan-choice'}
            style={
              onVideo
                ? { insetInlineStart: `${one.x * 100}%`, insetBlockStart: `${one.y * 100}%` }
                : undefined
            }
            aria-label={label(one, place)}
            onClick={() => onChoose(one)}
          >
            {onVideo ? place + 1 : label(one, place)}
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
