import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { useMe } from '~/lib/session'
import type { Staff, StaffMember } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { staffListQuery, useDismiss } from './accessQueries'
import { AuditorSheet } from './AuditorSheet'
import { Command } from './Command'
import { RemoveButton } from './RemoveButton'
import { Table, Td } from './Table'
import { useOperatorWords } from './words'

/** Who is on the staff; a supervisor takes somebody off, or lets in somebody who only reads. */
export function StaffSection({ staff }: { staff: Staff }) {
  const t = useOperatorWords()
  const list = useQuery(staffListQuery)
  const [letting, setLetting] = useState(false)
  const mayChange = staff.rights.includes('check')
  if (!list.data) {
    return list.error ? (
      <ErrorNotice error={list.error} retry={() => void list.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={220} />
    )
  }
  return (
    <>
      <Table
        caption={t('staffTitle')}
        heading
        columns={[
          { id: 'who', title: t('who') },
          { id: 'role', title: t('roleColumn') },
          { id: 'since', title: t('since'), extra: true },
          { id: 'by', title: t('letInBy'), extra: true },
          ...(mayChange
            ? [{ id: 'do', title: <span className="visually-hidden">{t('dismiss')}</span> }]
            : []),
        ]}
      >
        {list.data.items.map(one => (
          <StaffRow key={one.person.id} one={one} mayChange={mayChange} />
        ))}
      </Table>
      <p className="operator-quiet">
        <Command text={t('grantHow', { command: Command.mark })} command="quan operator grant" />
      </p>
      {mayChange ? (
        <div className="operator-do">
          <Button size="s" variant="soft" onClick={() => setLetting(true)}>
            {t('letAuditorIn')}
          </Button>
        </div>
      ) : null}
      {letting ? <AuditorSheet onClose={() => setLetting(false)} /> : null}
    </>
  )
}

function StaffRow({ one, mayChange }: { one: StaffMember; mayChange: boolean }) {
  const t = useOperatorWords()
  const dates = useDates()
  const me = useMe()
  const dismiss = useDismiss()
  return (
    <tr>
      <Td>
        <span className="operator-account">
          <span>{one.person.name}</span>
          <span className="operator-quiet">@{one.person.handle}</span>
        </span>
      </Td>
      <Td>
        <Tag tone={one.is_active ? 'brand' : 'plain'}>{t(`role_${one.role}`)}</Tag>{' '}
        {one.is_active ? null : <span className="operator-quiet">{t('rests')}</span>}
      </Td>
      <Td extra>{dates.full(one.granted_at)}</Td>
      <Td extra>{one.granted_by?.name ?? t('commandLine')}</Td>
      {mayChange ? (
        <Td figures>
          {one.person.id === me.id ? null : (
            <RemoveButton
              verb={t('dismiss')}
              title={t('dismissAsk', { name: one.person.name })}
              text={t('dismissText')}
              act={dismiss}
              id={one.person.id}
            />
          )}
        </Td>
      ) : null}
    </tr>
  )
}
