import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { accountName, kindName, limitName, purposeOf, transferName } from '../names'
import { chartQuery } from '../queries'
import { Table, Td } from '../Table'
import { useOperatorWords } from '../words'

/** Every type of account and every reason why money moves. */
export default function Chart() {
  const t = useOperatorWords()
  return <Console title={t('chart')}>{() => <Codes />}</Console>
}

function Codes() {
  const t = useOperatorWords()
  const chart = useQuery(chartQuery)
  if (!chart.data) {
    return chart.error ? (
      <ErrorNotice error={chart.error} retry={() => void chart.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={420} />
    )
  }
  return (
    <>
      <Table
        caption={t('chart')}
        columns={[
          { id: 'code', title: t('code') },
          { id: 'name', title: t('name') },
          { id: 'kind', title: t('kind'), extra: true },
          { id: 'side', title: t('grows'), extra: true },
          { id: 'limit', title: t('limit'), extra: true },
          { id: 'purpose', title: t('purpose') },
        ]}
      >
        {chart.data.accounts.map(one => (
          <tr key={one.code}>
            <Td>
              <Link className="operator-row" to="/operator/accounts" search={{ code: String(one.code) }}>
                {one.code}
              </Link>
            </Td>
            <Td>{accountName(t, one.name)}</Td>
            <Td extra>{kindName(t, one.kind)}</Td>
            <Td extra>{t(`side_${one.side}`)}</Td>
            <Td extra>{limitName(t, one.limit)}</Td>
            <td className="operator-text">{purposeOf(t, one.name, one.purpose)}</td>
          </tr>
        ))}
      </Table>
      <Table
        caption={t('transferCodes')}
        heading
        columns={[
          { id: 'code', title: t('code') },
          { id: 'name', title: t('name') },
        ]}
      >
        {chart.data.transfers.map(one => (
          <tr key={one.code}>
            <Td>
              <Link className="operator-row" to="/operator/journal" search={{ code: String(one.code) }}>
                {one.code}
              </Link>
            </Td>
            <Td>{transferName(t, one.name)}</Td>
          </tr>
        ))}
      </Table>
    </>
  )
}
