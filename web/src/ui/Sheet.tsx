import { useBlocker } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { type ReactNode, type MouseEvent, useEffect, useId, useRef } from 'react'
import { useWords } from '~/lib/words'
import { IconButton } from './Button'
import './css/sheet.css'

export interface SheetProps {
  open: boolean
  onClose: () => void
  title: string
  /** Read to screen readers only; the sheet shows its own heading. */
  hideTitle?: boolean
  children: ReactNode
  /** Fixed below the scrolling content. */
  footer?: ReactNode
  /** `dialog` stays in the middle of the screen; `sheet` rises from below (and is a dialog on a desktop). */
  shape?: 'sheet' | 'dialog'
  /** While true, neither Back, Escape nor a tap outside closes it (a payment is on its way). */
  locked?: boolean
}

/** A native modal dialog. Back closes it before it leaves the page. */
export function Sheet(props: SheetProps) {
  return props.open ? <OpenSheet {...props} /> : null
}

function OpenSheet({
  onClose,
  title,
  hideTitle,
  children,
  footer,
  shape = 'sheet',
  locked = false,
}: SheetProps) {
  const t = useWords()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => {
    if (!locked) onClose()
  }
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  useBlocker({
    enableBeforeUnload: false,
    shouldBlockFn: ({ action }) => {
      if (action !== 'BACK') return false
      close()
      return true
    },
  })
  const closeOutside = (event: MouseEvent) => {
    if (event.target === dialog.current) close()
  }
  return (
    // The dialog itself takes no input: Escape is its keyboard way out, the click is on its backdrop.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={`sheet sheet-${shape}`}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        close()
      }}
      onClick={closeOutside}
    >
      <div className="sheet-panel">
        <header className={hideTitle ? 'sheet-head sheet-head-bare' : 'sheet-head'}>
          <h2 id={id} className={hideTitle ? 'visually-hidden' : ''}>
            {title}
          </h2>
          <IconButton icon={X} label={t('close')} onClick={close} disabled={locked} />
        </header>
        <div className="sheet-body">{children}</div>
        {footer ? <div className="sheet-footer">{footer}</div> : null}
      </div>
    </dialog>
  )
}
