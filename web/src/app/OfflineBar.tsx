import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useWords } from '~/lib/words'

function subscribe(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

export function OfflineBar() {
  const t = useWords()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
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
