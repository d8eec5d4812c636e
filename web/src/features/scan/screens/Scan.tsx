import { getRouteApi } from '@tanstack/react-router'
import { Flashlight, FlashlightOff, ImageUp, Keyboard } from 'lucide-react'
import { useRef, useState } from 'react'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { NavBar } from '~/ui/Page'
import { toast } from '~/ui/Toast'
import { Dots } from '../Dots'
import { readFile } from '../engine'
import type { Found } from '../found'
import { Outcome } from '../Outcome'
import { TypeCode } from '../TypeCode'
import { type CameraState, useCamera } from '../useCamera'
import { useResolve } from '../useResolve'
import { useScanWords } from '../words'
import '../css/scan.css'

const route = getRouteApi('/member/scan')
const HINTS = { 'cash-in': 'hint_cash_in', 'cash-out': 'hint_cash_out', voucher: 'hint_voucher' } as const

/** The camera at once; a picture or typing when there is none. */
export default function Scan() {
  const t = useScanWords()
  const { for: purpose } = route.useSearch()
  const video = useRef<HTMLVideoElement>(null)
  const [typing, setTyping] = useState(false)
  const [fromPicture, setFromPicture] = useState<Found[]>([])
  const { result, resolve, dismiss } = useResolve(purpose)
  const { state, torch, again } = useCamera(
    video,
    typing || result.name !== 'none' || fromPicture.length > 0,
    resolve,
  )

  const readPicture = async (file: File) => {
    const read = await readFile(file).catch(() => null)
    if (!read) return toast(t('notAPicture'), 'bad')
    if (read.found.length > 1) return setFromPicture(read.found)
    if (read.found[0]) resolve(read.found[0].text)
    else toast(t('noneInPicture'), 'bad')
  }
  const rescan = () => {
    dismiss()
    setFromPicture([])
    again()
  }
  const choices = state.name === 'choosing' ? state.found : fromPicture
  return (
    <div className="scan">
      <video
        ref={video}
        className="scan-video"
        muted
        playsInline
        aria-label={t('cameraPicture')}
        tabIndex={-1}
      />
      <div className="scan-shade" aria-hidden>
        {state.name === 'looking' && choices.length === 0 ? <span className="scan-line" /> : null}
      </div>
      <NavBar title={t('scan')} back />
      <main id="main" tabIndex={-1} className="scan-main">
        {choices.length > 1 ? (
          <Dots
            found={choices}
            onVideo={state.name === 'choosing'}
            onChoose={found => resolve(found.text)}
            onAgain={rescan}
          />
        ) : null}
        <p className="scan-hint" role="status">
          {result.name === 'asking'
            ? t('reading')
            : state.name === 'starting'
              ? t('starting')
              : choices.length > 1
                ? t('chooseCode')
                : state.name === 'looking'
                  ? t(purpose ? HINTS[purpose] : 'scanHint')
                  : ''}
        </p>
        <NoCamera state={state} onAgain={again} />
      </main>
      <Tools torch={torch} onPicture={file => void readPicture(file)} onType={() => setTyping(true)} />
      <TypeCode
        open={typing}
        onClose={() => setTyping(false)}
        onCode={text => (setTyping(false), resolve(text))}
      />
      <Outcome result={result} onClose={rescan} />
    </div>
  )
}

function NoCamera({ state, onAgain }: { state: CameraState; onAgain: () => void }) {
  const t = useScanWords()
  if (state.name !== 'trouble') return null
  const { trouble } = state
  return (
    <div className="scan-trouble" role="alert">
      <h2>{t(`${trouble}Title`)}</h2>
      <p>{t(`${trouble}Text`)}</p>
      <Button variant="soft" size="s" onClick={onAgain}>
        {t('tryCamera')}
      </Button>
    </div>
  )
}

interface ToolsProps {
  torch: ((on: boolean) => Promise<void>) | null
  onPicture: (file: File) => void
  onType: () => void
}

function Tools({ torch, onPicture, onType }: ToolsProps) {
  const t = useScanWords()
  const words = useWords()
  const [lit, setLit] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const light = async () => {
    await torch?.(!lit).then(
      () => setLit(!lit),
      () => toast(words('trouble'), 'bad'),
    )
  }
  return (
    <div className="scan-tools">
      <button type="button" onClick={onType}>
        <Keyboard aria-hidden size={24} />
        <span>{t('type')}</span>
      </button>
      {torch ? (
        <button
          type="button"
          onClick={() => void light()}
          aria-pressed={lit}
          aria-label={lit ? t('torchOff') : t('torchOn')}
        >
          {lit ? <FlashlightOff aria-hidden size={24} /> : <Flashlight aria-hidden size={24} />}
          <span>{t('torch')}</span>
        </button>
      ) : null}
      <button type="button" onClick={() => input.current?.click()}>
        <ImageUp aria-hidden size={24} />
        <span>{t('picture')}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('picture')}
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onPicture(file)
        }}
      />
    </div>
  )
}
