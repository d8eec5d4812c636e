import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import './css/toast.css'

type Tone = 'good' | 'bad' | 'plain'
interface Shown {
  id: number
  text: ReactNode
  tone: Tone
}

const LIFE_ms = 3500
let shown: Shown | null = null
let count = 0
const listeners = new Set<() => void>()

function show(next: Shown | null): void {
  shown = next
  for (const listener of listeners) listener()
}

/** A short word at the top of the screen that goes away by itself; nothing that must be read or pressed. */
export function toast(text: ReactNode, tone: Tone = 'plain'): void {
  const id = ++count
  show({ id, text, tone })
  setTimeout(() => {
    if (shown?.id === id) show(null)
  }, LIFE_ms)
}

const ICONS = { good: CircleCheck, bad: CircleAlert, plain: Info }

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Mounted once by the app; a popover, so that it is above open dialogs. */
export function Toaster() {
  const current = useSyncExternalStore(subscribe, () => shown)
  const popover = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = popover.current
    if (!element?.isConnected) return
    if (element.matches(':popover-open')) element.hidePopover()
    if (current) element.showPopover()
  }, [current])
  const Icon = ICONS[current?.tone ?? 'plain']
  return (
    <div ref={popover} popover="manual" role="status" className={`toast toast-${current?.tone ?? 'plain'}`}>
      {current ? <Icon aria-hidden size={20} /> : null}
      <span>{current?.text}</span>
    </div>
  )
}
