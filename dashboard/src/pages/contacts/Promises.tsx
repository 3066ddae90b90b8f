import { Check } from 'lucide-react'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { useToast } from '@/ui/Toast'
import { DateTime, dayIn, useNow, useZone, written } from '@/ui/time'
import type { Memory } from './words'

type PromiseItem = Memory['open_promises'][number]

/** What somebody was promised: open ones can be marked as kept, kept ones are tucked away. */
export function Promises({ memory }: { memory: Memory }) {
  const { open_promises: open, kept_promises: kept } = memory
  if (open.length + kept.length === 0) return null
  return (
    <div>
      <h3 className="mb-1.5 text-13 font-medium">Promises</h3>
      {open.length === 0 && <p className="text-13 text-muted">All kept.</p>}
      <ul className="flex flex-col gap-2.5">
        {open.map((promise) => (
          <Open key={promise.promise_id} promise={promise} contactId={memory.contact_id} />
        ))}
      </ul>
      {kept.length > 0 && (
        <details className="mt-2 text-13">
          <summary className="text-muted">{kept.length} kept</summary>
          <ul className="mt-1.5 flex flex-col gap-1">
            {kept.map((promise) => (
              <li key={promise.promise_id} className="text-muted">
                {promise.text}
                {promise.kept_at && (
                  <>
                    {' '}
                    · kept <DateTime at={promise.kept_at} look="day" />
                  </>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Open({ promise, contactId }: { promise: PromiseItem; contactId: string }) {
  const say = useToast()
  const bar = useBar('operator')
  const keep = useAction({
    run: () =>
      answer(
        client.PUT('/api/memory/{contact_id}/promises/{promise_id}/kept', {
          params: { path: { contact_id: contactId, promise_id: promise.promise_id } },
        }),
      ),
    changes: ['/api/memory', '/api/overview', '/api/suggestions'],
    onDone: () => say('Promise kept'),
  })
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p>{promise.text}</p>
          <Due promise={promise} />
        </div>
        <Button
          size="sm"
          className="shrink-0"
          icon={<Check aria-hidden className="size-3.5" />}
          aria-label={`Mark as kept: ${promise.text}`}
          isPending={keep.isPending}
          disabledBecause={bar}
          onClick={() => keep.mutate(undefined)}
        >
          Kept
        </Button>
      </div>
      <ErrorNote error={keep.error} />
    </li>
  )
}

function Due({ promise }: { promise: PromiseItem }) {
  const zone = useZone()
  const today = dayIn(new Date(useNow(60_000)), zone)
  if (promise.due === null) {
    return (
      <p className="text-12 text-muted">
        Promised <DateTime at={promise.made_at} look="day" />
      </p>
    )
  }
  // A local day, not an instant: it is the same day in every zone.
  const day = written(`${promise.due}T12:00:00Z`, 'UTC', 'day')
  if (promise.due < today) return <Badge tone="failed">Was due {day}</Badge>
  if (promise.due === today) return <Badge tone="waiting">Due today</Badge>
  return <p className="text-12 text-muted">Due {day}</p>
}
