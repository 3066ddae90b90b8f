import { api } from '@/api/client'
import { ErrorState } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { DateTime } from '@/ui/time'
import { Person } from '../Person'
import { actionWord, factsLine } from '../auditWords'

const MOST = 50

/** What the audit log says of a task: who did what, over which channel. */
export function TaskHistory({ taskId }: { taskId: string }) {
  const query = { subject: taskId, limit: MOST }
  const log = api.useQuery('get', '/api/audit', { params: { query } })
  return (
    <Section title="In the audit log" isFlush>
      {log.error && !log.data ? (
        <ErrorState error={log.error} onRetry={log.refetch} isRetrying={log.isRefetching} />
      ) : !log.data ? (
        <div className="p-4">
          <SkeletonLines lines={3} />
        </div>
      ) : (
        <ul aria-label="Entries of the audit log" className="divide-y divide-line">
          {log.data.entries.map((entry) => (
            <li
              key={entry.number}
              className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 text-13"
            >
              <span>
                <span className="font-medium">{actionWord(entry.action)}</span> by{' '}
                <Person name={entry.actor} />
                {factsLine(entry.facts) && <span className="text-muted"> · {factsLine(entry.facts)}</span>}
              </span>
              <span className="text-12 text-muted">
                <DateTime at={entry.at} />
              </span>
            </li>
          ))}
          {log.data.entries.length === 0 && <li className="px-4 py-3 text-13 text-muted">Nothing yet.</li>}
        </ul>
      )}
    </Section>
  )
}
