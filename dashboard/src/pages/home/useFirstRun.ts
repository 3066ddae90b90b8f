import { api, type Schema } from '@/api/client'

/** Whether nothing at all has happened yet: the page says then what to do. */
export function useFirstRun(overview: Schema<'Overview'> | undefined): boolean {
  const isQuiet = overview !== undefined && isNothing(overview)
  const query = { organisation: overview?.organisation_id ?? '', limit: 1 }
  const { data } = api.useQuery('get', '/api/calls', { params: { query } }, { enabled: isQuiet })
  return isQuiet && data?.calls.length === 0
}

function isNothing({ today, yesterday, calls, approvals, due }: Schema<'Overview'>): boolean {
  const owed = due.promises.length + due.messages.count + due.failed_tasks.length
  return today.calls + yesterday.calls + calls.length + approvals.count + owed === 0
}
