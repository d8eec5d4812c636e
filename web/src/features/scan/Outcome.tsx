import { Copy } from 'lucide-react'
import { isProblem } from '~/lib/api'
import { useWords } from '~/lib/words'
import { Button, ButtonLink } from '~/ui/Button'
import { Notice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import type { ScanResult } from './useResolve'
import { useScanWords } from './words'

/** A code that leads nowhere: why, and what to do instead. A foreign link is shown as text, never as a link. */
export function Outcome({ result, onClose }: { result: ScanResult; onClose: () => void }) {
  const t = useScanWords()
  const words = useWords()
  if (result.name === 'none' || result.name === 'asking') return null
  const again = (
    <Button block onClick={onClose}>
      {t('scanAgain')}
    </Button>
  )
  if (result.name === 'self') {
    return (
      <Sheet open onClose={onClose} title={t('selfTitle')}>
        <p>{t('selfText')}</p>
        <ButtonLink to="/receive" replace variant="soft" block>
          {words('show')}
        </ButtonLink>
        {again}
      </Sheet>
    )
  }
  if (result.name === 'foreign') return <Foreign result={result} onClose={onClose} />
  const text = result.name === 'failed' && isProblem(result.error) ? result.error.title : words('trouble')
  const title = result.name === 'wrong-kind' ? t('wrongKind') : text
  return (
    <Sheet open onClose={onClose} title={t('scan')}>
      <Notice tone="bad">{title}</Notice>
      {again}
    </Sheet>
  )
}

function Foreign({ result, onClose }: { result: ScanResult & { name: 'foreign' }; onClose: () => void }) {
  const t = useScanWords()
  const copy = () =>
    void navigator.clipboard.writeText(result.text).then(
      () => toast(t('copied'), 'good'),
      () => undefined,
    )
  return (
    <Sheet open onClose={onClose} title={t('foreignTitle')}>
      <p>{result.explanation}</p>
      <div className="scan-foreign">
        <span>{t('foreignContent')}</span>
        <code>{result.text}</code>
        <span>{t('notOpened')}</span>
      </div>
      <Button variant="quiet" icon={Copy} block onClick={copy}>
        {t('copyText')}
      </Button>
      <Button block onClick={onClose}>
        {t('scanAgain')}
      </Button>
    </Sheet>
  )
}
