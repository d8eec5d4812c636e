import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '~/ui/Button'
import { QrCode } from '~/ui/QrCode'
import { code128 } from './code128'
import { fractionLeft, secondsLeft, spaced } from './rotation'
import type { Shown } from './usePayCodes'
import { usePayWords } from './words'

/** Bar code on top, QR code below, and how long they still live. */
export function PayTicket({ shown, onRenew }: { shown: Shown; onRenew: () => void }) {
  const t = usePayWords()
  const [digits, setDigits] = useState<string | null>(null)
  const { code } = shown.code
  const bars = code128(code)
  const seen = digits === code
  return (
    <div className="ticket">
      <svg
        className="ticket-bars"
        viewBox={`0 0 ${bars.width} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('barLabel')}
        shapeRendering="crispEdges"
      >
        <path d={bars.path} fill="#1c1a17" />
      </svg>
      <button
        type="button"
        className="ticket-digits figures"
        onClick={() => setDigits(seen ? null : code)}
        aria-pressed={seen}
      >
        {seen ? <span>{spaced(code)}</span> : <span>{t('showDigits')}</span>}
      </button>
      {seen ? <p className="ticket-secret">{t('secret')}</p> : null}
      <QrCode text={code} label={t('qrLabel')} />
      <div className="ticket-foot">
        <Ring shown={shown} />
        <IconButton icon={RefreshCw} label={t('newCode')} onClick={onRenew} />
      </div>
    </div>
  )
}

const RADIUS = 9
const ROUND = 2 * Math.PI * RADIUS

function Ring({ shown }: { shown: Shown }) {
  const t = usePayWords()
  const seconds = secondsLeft(shown.code, shown.batch, shown.now)
  return (
    <span className="ticket-ring">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden>
        <circle cx="12" cy="12" r={RADIUS} className="ticket-ring-track" />
        <circle
          cx="12"
          cy="12"
          r={RADIUS}
          className="ticket-ring-left"
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - fractionLeft(shown.code, shown.batch, shown.now))}
          transform="rotate(-90 12 12)"
        />
      </svg>
      <span role="timer" className="figures">
        {t('newIn', { n: seconds })}
      </span>
    </span>
  )
}
