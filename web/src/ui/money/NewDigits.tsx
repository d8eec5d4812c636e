import { useState } from 'react'
import { Pin } from '~/ui/Pin'
import { useMoneyWords } from './words'

interface NewDigitsProps {
  busy: boolean
  /** Why the last choice was refused. */
  error: string | null
  onDigits: (digits: string) => void | Promise<void>
}

/** Six new digits, twice. */
export function NewDigits({ busy, error, onDigits }: NewDigitsProps) {
  const t = useMoneyWords()
  const [first, setFirst] = useState<string | null>(null)
  const [differ, setDiffer] = useState(false)
  if (first === null) {
    return (
      <>
        <p className="muted money-centre">{t('chooseDigits')}</p>
        <Pin
          key="first"
          label={t('chooseDigits')}
          busy={busy}
          error={differ ? t('notSame') : error}
          onComplete={digits => {
            setDiffer(false)
            setFirst(digits)
          }}
        />
      </>
    )
  }
  const repeat = (digits: string) => {
    setFirst(null)
    if (digits !== first) return setDiffer(true)
    return onDigits(digits)
  }
  return (
    <>
      <p className="muted money-centre">{t('repeatDigits')}</p>
      <Pin key="again" label={t('repeatDigits')} busy={busy} onComplete={repeat} />
    </>
  )
}
