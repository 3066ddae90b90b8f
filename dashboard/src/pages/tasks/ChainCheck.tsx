import { CircleCheck, TriangleAlert } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { Card } from '@/ui/Section'

/** Has the whole log gone through when somebody asks: each entry bears the hash of the one before it. */
export function ChainCheck() {
  const check = api.useQuery('get', '/api/audit/check', {}, { enabled: false })
  return (
    <Card className="flex flex-col gap-3 sm:flex-row sm:items-center sm:justify-between sm:gap-6">
      <div className="min-w-0" role="status">
        {check.data ? (
          <Found check={check.data} />
        ) : (
          <p className="text-13 text-muted">
            Each entry bears the hash of the one before it, so that none can be changed or left out unseen.
          </p>
        )}
        <ErrorNote error={check.error} />
      </div>
      <Button isPending={check.isFetching} onClick={() => void check.refetch()}>
        {check.data ? 'Check again' : 'Check the whole log'}
      </Button>
    </Card>
  )
}

function Found({ check }: { check: Schema<'AuditCheck'> }) {
  const isWhole = check.broken_at === null
  const Icon = isWhole ? CircleCheck : TriangleAlert
  return (
    <div className="flex gap-3">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${isWhole ? 'text-live' : 'text-failed'}`} />
      <div className="min-w-0">
        <p className="font-medium">
          {isWhole
            ? `All ${String(check.entries)} entries stand as they were written`
            : `Entry ${String(check.broken_at)} is not as it was written, or one before it is missing`}
        </p>
        <p className="text-12 text-muted">
          {isWhole
            ? 'The last one is'
            : `The first ${String(check.entries)} stand as they were written; the last of them is`}{' '}
          <code className="font-mono select-all">{check.last_hash.slice(0, 16)}…</code>
        </p>
      </div>
    </div>
  )
}
