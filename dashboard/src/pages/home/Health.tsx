import type { Schema } from '@/api/client'
import { Badge } from '@/ui/Badge'
import { Section } from '@/ui/Section'
import { RelativeTime } from '@/ui/time'

const PARTS: Record<string, { name: string; whenDown: string }> = {
  database: {
    name: 'Database',
    whenDown: 'Nothing can be shown or changed, and new calls are asked for a message.',
  },
  temporal: {
    name: 'Temporal',
    whenDown: 'No call, booking or task moves on; what was begun goes on once it is back.',
  },
  cache: { name: 'Cache (Redis)', whenDown: 'Everything works, more slowly.' },
  cache_in_process: { name: 'Cache (in this process)', whenDown: 'Everything works, more slowly.' },
  spool: { name: 'Disk for messages', whenDown: 'Recorded messages can’t be kept while Temporal is away.' },
}

/** How everything Holdfast relies on answers, and what it means where it does not. */
export function Health({ states }: { states: Schema<'Overview'>['health'] }) {
  const isWell = states.every((state) => state.is_up)
  return (
    <Section
      title="Health"
      aside={<Badge tone={isWell ? 'live' : 'failed'}>{isWell ? 'All well' : 'Something is down'}</Badge>}
    >
      <ul aria-label="Dependencies" className="flex flex-col gap-2.5 text-13">
        {states.map((state) => (
          <li key={state.name} className="flex flex-col gap-0.5">
            <span className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{PARTS[state.name]?.name ?? state.name}</span>
              {state.is_up ? (
                <span className="figures text-12 text-muted">ok, {Math.round(state.latency_ms)} ms</span>
              ) : (
                <span className="text-12 font-medium text-failed">
                  failing since <RelativeTime at={state.since} />
                </span>
              )}
            </span>
            {!state.is_up && (
              <span className="text-muted">
                {PARTS[state.name]?.whenDown}{' '}
                {state.problem && <code className="font-mono text-12">{state.problem}</code>}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
