import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '~/lib/words'
import { Button } from '../Button'
import { toast } from '../Toast'
import { useAccountWords } from './words'
import '../css/recovery.css'

export interface RecoveryCodesProps {
  codes: readonly string[]
  handle: string
  onDone: () => void
}

/** Ten codes shown once: copy or download them, and say that they are safe, before going on. */
export function RecoveryCodes({ codes, handle, onDone }: RecoveryCodesProps) {
  const t = useAccountWords()
  const words = useWords()
  const [saved, setSaved] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    toast(words('copied'), 'good')
  }
  return (
    <div className="stack">
      <p className="muted">{t('codesText')}</p>
      <ol className="recovery-codes figures" aria-label={t('codesList')}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="recovery-actions">
        <Button variant="soft" size="s" icon={Copy} onClick={() => void copy()}>
          {words('copy')}
        </Button>
        <Button
          variant="soft"
          size="s"
          icon={Download}
          onClick={() => save(t('fileTitle', { handle }), codes)}
        >
          {t('download')}
        </Button>
      </div>
      <label className="recovery-saved">
        <input type="checkbox" checked={saved} onChange={event => setSaved(event.target.checked)} />
        <span className="recovery-box">{saved ? <Check aria-hidden size={18} strokeWidth={3} /> : null}</span>
        <span>{t('saved')}</span>
      </label>
      <Button block disabled={!saved} onClick={onDone}>
        {words('next')}
      </Button>
    </div>
  )
}

function save(title: string, codes: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([`${title}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'quan-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(address)
}
