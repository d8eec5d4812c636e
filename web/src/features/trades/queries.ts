/** What one has bought or is to pay. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { TradeDetail } from '~/lib/types'

export const pathOf = (number: string) => `/v1/trades/${encodeURIComponent(number)}`

export const tradeQuery = (number: string) =>
  queryOptions({
    queryKey: ['trades', 'one', number],
    queryFn: ({ signal }) => api.get<TradeDetail>(pathOf(number), {}, { signal }),
  })
