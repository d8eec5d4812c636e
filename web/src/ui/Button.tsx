import { createLink } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react'
import { Spinner } from './Spinner'
import './css/button.css'

interface Look {
  /** `primary` once per screen; `soft` beside it; `quiet` for the rest. */
  variant?: 'primary' | 'soft' | 'quiet' | 'danger'
  size?: 'm' | 's'
  /** As wide as its column. */
  block?: boolean
  icon?: LucideIcon
}

const classOf = ({ variant = 'primary', size = 'm', block = false }: Look, extra = '') =>
  `button button-${variant} button-${size}${block ? ' button-block' : ''} ${extra}`

export interface ButtonProps extends Look, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Shows a spinner and takes no further presses; the button keeps its width and focus. */
  busy?: boolean
}

export function Button({ variant, size, block, icon: Icon, busy = false, children, ...rest }: ButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(block && { block }) }
  return (
    <button
      type="button"
      {...rest}
      className={classOf(look, rest.className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest.disabled || undefined}
      onClick={busy ? event => event.preventDefault() : rest.onClick}
    >
      {busy ? <Spinner /> : Icon ? <Icon aria-hidden size={size === 's' ? 16 : 20} /> : null}
      <span>{children}</span>
    </button>
  )
}

interface AnchorProps extends Look, AnchorHTMLAttributes<HTMLAnchorElement> {
  ref?: Ref<HTMLAnchorElement>
}

function Anchor({ variant, size, block, icon: Icon, children, ...rest }: AnchorProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(block && { block }) }
  return (
    <a {...rest} className={classOf(look, rest.className)}>
      {Icon ? <Icon aria-hidden size={size === 's' ? 16 : 20} /> : null}
      <span>{children}</span>
    </a>
  )
}

/** A link that looks like a button: `<ButtonLink to="/pay" ...>`, typed by the router. */
export const ButtonLink = createLink(Anchor)

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon
  /** What it does, for those who cannot see the icon. */
  label: string
  filled?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon: Icon, label, filled = false, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`icon-button${filled ? ' icon-button-filled' : ''} ${rest.className ?? ''}`}
    >
      <Icon aria-hidden size={22} />
    </button>
  )
}
