import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Logo } from '~/ui'
import { Spring } from './Spring'
import { useIdentityWords } from './words'
import './entry.css'

/** The frame of the pages before signing in: the brand beside the form on a desktop, above it on a phone. */
export function EntryFrame({
  title,
  hero = false,
  children,
}: {
  title: string
  hero?: boolean
  children: ReactNode
}) {
  const t = useIdentityWords()
  useEffect(() => {
    document.title = `${title} · Quan`
  }, [title])
  return (
    <div className={hero ? 'entry entry-hero' : 'entry'}>
      <div className="entry-brand" aria-hidden>
        <Spring />
        <div className="entry-slogan">
          <Logo size={56} />
          <p>{hero ? 'Quan 圈' : t('slogan')}</p>
        </div>
      </div>
      <main id="main" className="entry-form">
        {hero ? null : (
          <Link to="/welcome" className="entry-mark" aria-label="Quan">
            <Logo size={44} />
          </Link>
        )}
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}
