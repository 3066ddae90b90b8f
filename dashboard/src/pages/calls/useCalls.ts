import { api } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useOrganisation } from '@/app/business'
import { useZone } from '@/ui/time'
import { dayAfter, dayBegins } from './days'
import type { CallsSearch } from './routes'

/** Calls as the address narrows them down: those that run, and the list without them. */
export function useCalls(search: CallsSearch) {
  const organisation = useOrganisation()
  const zone = useZone()
  const { outcome, from, until, search: words, direction, contact } = search
  const query = {
    ...(organisation && { organisation }),
    ...(words && { search: words }),
    ...(direction && { direction }),
    ...(contact && { contact }),
    ...(from && { from: dayBegins(from, zone) }),
    ...(until && { until: dayBegins(dayAfter(until), zone) }),
  }
  const init = { params: { query: { ...query, ...(outcome && { outcome }) } } }
  const list = api.useInfiniteQuery('get', '/api/calls', init, keyset)
  const now = { params: { query: { ...query, outcome: 'running' as const } } }
  const running = api.useQuery('get', '/api/calls', now, { enabled: outcome === undefined })
  const rows = rowsOf(list.data, (page) => page.calls)
  const onTop = outcome === undefined ? (running.data?.calls ?? []) : []
  const sids = new Set(onTop.map((call) => call.call_sid))
  return { list, running: onTop, rows: rows?.filter((call) => !sids.has(call.call_sid)) }
}
