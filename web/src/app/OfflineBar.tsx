import { WifiOff } from 'lucide-react'
import { useOnline } from '~/lib/online'
import { useWords } from '~/lib/words'

export function OfflineBar() {
  const t = useWords()
  const online = useOnline()
  return (
    <div role="status" className={online ? '' : 'offline-bar'}>
      {online ? null : (
        <>
          <WifiOff aria-hidden size={16} /> {t('offlineBar')}
        </>
      )}
    </div>
  )
}
