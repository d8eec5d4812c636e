import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { staffQuery } from '~/lib/staff'
import type { Staff } from '~/lib/types'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { useOperatorWords } from './words'
import './css/operator.css'

/** The places of the console. Where no other right is named, one reads the books. */
const PLACES = [
  { to: '/operator', label: 'overview', within: /^\/operator$/ },
  { to: '/operator/journal', label: 'journal', within: /^\/operator\/(journal|transfers)/ },
  { to: '/operator/pending', label: 'pendingTab', within: /^\/operator\/pending/ },
  { to: '/operator/bank', label: 'bankTab', within: /^\/operator\/bank/ },
  { to: '/operator/accounts', label: 'accounts', within: /^\/operator\/accounts/ },
  { to: '/operator/chart', label: 'chartTab', within: /^\/operator\/chart/ },
  { to: '/operator/audit', label: 'auditTab', within: /^\/operator\/audit/ },
  { to: '/operator/proposals', label: 'proposals', within: /^\/operator\/proposals/ },
  { to: '/operator/access', label: 'accessTab', within: /^\/operator\/access/ },
  { to: '/operator/reports', label: 'reportsTab', within: /^\/operator\/reports/, right: 'moderate' },
] as const

interface ConsoleProps {
  title: string
  /** For a page about one thing: where Back leads when it was opened directly. */
  backTo?: string
  children: (staff: Staff) => ReactNode
}

/** The frame of every screen of the console: its places, and nothing for who is not on the staff. */
export function Console({ title, backTo, children }: ConsoleProps) {
  const t = useOperatorWords()
  const staff = useQuery(staffQuery)
  const inside = staff.data?.role ? children(staff.data) : null
  return (
    <div className="operator">
      <Page title={title} wide back={backTo !== undefined} {...(backTo !== undefined && { backTo })}>
        {staff.data?.role ? <Places rights={staff.data.rights} /> : null}
        {staff.isPending ? <Skeleton shape="block" height_px={320} /> : inside}
        {staff.data && !staff.data.role ? (
          <Empty icon={ShieldCheck} title={t('notStaff')}>
            {t('notStaffText')}
          </Empty>
        ) : null}
        <ErrorNotice error={staff.data ? null : staff.error} retry={() => void staff.refetch()} />
      </Page>
    </div>
  )
}

function Places({ rights }: { rights: Staff['rights'] }) {
  const t = useOperatorWords()
  const places = PLACES.filter(place => rights.includes('right' in place ? place.right : 'read'))
  const path = useLocation({ select: location => location.pathname })
  const nav = useRef<HTMLElement>(null)
  const here = places.findIndex(place => place.within.test(path))
  useEffect(() => {
    // On a phone the strip is wider than the screen: the place one is at must not lie beyond its edge.
    const strip = nav.current
    const link = strip?.children[here]
    if (strip && link instanceof HTMLElement) strip.scrollLeft = link.offsetLeft - strip.clientWidth / 3
  }, [here])
  return (
    <nav ref={nav} className="operator-places" aria-label={t('consoleNav')}>
      {places.map(({ to, label }, index) => (
        <Link
          key={to}
          to={to}
          className={index === here ? 'operator-place operator-place-here' : 'operator-place'}
          activeOptions={{ exact: true }}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  )
}
