import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '~/lib/words'
import { IconButton } from './Button'
import { PullToRefresh } from './PullToRefresh'
import './css/page.css'

export interface NavBarProps {
  title: string
  /** Show the Back button; it goes back in history, or to `backTo` when this page was opened directly. */
  back?: boolean
  backTo?: string
  /** Icon buttons at the end of the bar. */
  actions?: ReactNode
}

export function NavBar({ title, back = false, backTo = '/', actions }: NavBarProps) {
  const t = useWords()
  const router = useRouter()
  const navigate = useNavigate()
  const canGoBack = useCanGoBack()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Quan`
  }, [title])
  useEffect(() => {
    // A screen reader starts at the name of the new page; sheets and fields that took the focus keep it.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  const goBack = () => (canGoBack ? router.history.back() : void navigate({ to: backTo, replace: true }))
  return (
    <header className={`nav-bar${back ? ' nav-bar-deep' : ''}`}>
      {back ? <IconButton icon={ChevronLeft} label={t('back')} onClick={goBack} /> : null}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div className="nav-bar-actions">{actions}</div>
    </header>
  )
}

export interface PageProps extends NavBarProps {
  children: ReactNode
  /** Stays at the bottom of the screen: the one main action. */
  footer?: ReactNode
  /** Use the whole width on a desktop (with `.columns` inside); otherwise one readable column. */
  wide?: boolean
  /** Pull to refresh on touch screens. */
  onRefresh?: () => Promise<unknown>
  /** Leave out the bar: the page draws its own h1. */
  bare?: boolean
}

/** The frame of every screen: bar, content, and the action at the foot. */
export function Page({ children, footer, wide = false, onRefresh, bare = false, ...bar }: PageProps) {
  const body = <div className="page-body">{children}</div>
  return (
    <div className={`page${wide ? ' page-wide' : ''}${footer ? ' page-with-footer' : ''}`}>
      {bare ? null : <NavBar {...bar} />}
      <main id="main" tabIndex={-1}>
        {onRefresh ? <PullToRefresh onRefresh={onRefresh}>{body}</PullToRefresh> : body}
      </main>
      {footer ? <div className="page-footer">{footer}</div> : null}
    </div>
  )
}
