import { keepPreviousData } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { costsRoute } from './routes'

export type Report = Schema<'CostReport'>
export type Row = Schema<'CostReportRow'>
export type Account = Schema<'AccountItem'>

/** As many rows as the api gives at most. */
export const MOST_ROWS = 200
export const FEW_ROWS = 50

/** What the address asks for. */
export function useCosts() {
  const { by = 'day', from, until, all } = costsRoute.useSearch()
  const organisation = useOrganisation()
  const query = {
    by,
    limit: all ? MOST_ROWS : FEW_ROWS,
    ...(from && { from }),
    ...(until && { until }),
    ...(organisation && { organisation }),
  }
  return api.useQuery(
    'get',
    '/api/costs',
    { params: { query } },
    // Of the same rows in other days the old ones stay, dimmed, until the new ones are there.
    { placeholderData: keepPreviousData },
  )
}
