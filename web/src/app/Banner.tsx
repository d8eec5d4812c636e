import { useNavigate } from '@tanstack/react-router'
import { BellRing, X } from 'lucide-react'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useWords } from '~/lib/words'
import { Button, IconButton } from '~/ui'
import { announce, announcement, onAnnouncement } from './announcements'
import { shellStrings } from './strings'

const LIFE_ms = 8000

/** News from the stream, above everything, open sheets too. */
export function Banner() {
  const t = shellStrings.use()
  const words = useWords()
  const navigate = useNavigate()
  const news = useSyncExternalStore(onAnnouncement, announcement)
  const popover = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = popover.current
    if (element?.matches(':popover-open')) element.hidePopover()
    if (!news) return undefined
    element?.showPopover()
    const timer = setTimeout(() => announce(null), LIFE_ms)
    return () => clearTimeout(timer)
  }, [news])
  const open = (to: string) => {
    announce(null)
    void navigate({ href: to })
  }
  const to = news?.to
  return (
    <div ref={popover} popover="manual" role="status" className="banner">
      {news ? (
        <>
          <BellRing aria-hidden size={22} />
          <p>{news.text}</p>
          {to ? (
            <Button variant="soft" size="s" onClick={() => open(to)}>
              {t('see')}
            </Button>
          ) : null}
          <IconButton icon={X} label={words('close')} onClick={() => announce(null)} />
        </>
      ) : null}
    </div>
  )
}
