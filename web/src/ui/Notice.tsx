import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ProblemError } from '~/lib/api'
import { useWords } from '~/lib/words'
import { Button } from './Button'
import './css/notice.css'

const ICONS = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert }

export interface NoticeProps {
  tone?: keyof typeof ICONS
  children: ReactNode
  /** A small button or link after the text. */
  action?: ReactNode
}

/** Something to know, in the flow of the page. `bad` is announced. */
export function Notice({ tone = 'info', children, action }: NoticeProps) {
  const Icon = ICONS[tone]
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon aria-hidden size={20} />
      <div className="notice-text">{children}</div>
      {action}
    </div>
  )
}

const TOO_MANY = 429

/** Whether asking again may help: what is wrong with the question itself stays wrong. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.isConnection || error.status === TOO_MANY || error.status >= 500

/** Why something failed, in the server's words, and a way to try again. Nothing when there is no error. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords()
  if (error === null || error === undefined) return null
  const text = error instanceof ProblemError ? error.title : t('trouble')
  const action =
    retry && mayPass(error) ? (
      <Button variant="quiet" size="s" onClick={retry}>
        {t('retry')}
      </Button>
    ) : null
  return (
    <Notice tone="bad" action={action}>
      {text}
    </Notice>
  )
}

export interface EmptyProps {
  icon: LucideIcon
  title: string
  children?: ReactNode
  /** The one thing to do next: a Button or ButtonLink. */
  action?: ReactNode
}

export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon aria-hidden size={32} strokeWidth={1.6} />
      </span>
      <h2>{title}</h2>
      {children ? <p className="muted">{children}</p> : null}
      {action}
    </div>
  )
}

export interface ResultProps {
  tone: 'good' | 'bad' | 'waiting'
  title: string
  /** An AmountDisplay, usually. */
  amount?: ReactNode
  children?: ReactNode
}

/** How it ended: a mark, a word, an amount. */
export function Result({ tone, title, amount, children }: ResultProps) {
  return (
    <div className={`result result-${tone}`} role="status">
      <svg viewBox="0 0 72 72" width="72" height="72" aria-hidden>
        <circle cx="36" cy="36" r="34" />
        {tone === 'good' ? <path d="M22 37.5 32 47 51 27" /> : null}
        {tone === 'bad' ? <path d="M26 26l20 20M46 26 26 46" /> : null}
        {tone === 'waiting' ? <path d="M36 22v15l10 6" /> : null}
      </svg>
      <h2>{title}</h2>
      {amount}
      {children ? <div className="muted">{children}</div> : null}
    </div>
  )
}
