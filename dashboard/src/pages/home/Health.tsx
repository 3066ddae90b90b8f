import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { textLink } from '@/ui/links'
import { Money } from '@/ui/Money'
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

/** How everything Holdfast relies on answers, and which budget is gone: what that means, too. */
export function Health({ states }: { states: Schema<'Overview'>['health'] }) {
  const isUp = states.every((state) => state.is_up)
  const usedUp = useUsedUp()
  const isWell = isUp && usedUp.length === 0
  return (
    <Section
      title="Health"
      aside={
        <Badge tone={isWell ? 'live' : 'failed'}>
          {isWell ? 'All well' : isUp ? 'A budget is used up' : 'Something is down'}
        </Badge>
      }
    >
      <ul aria-label="Dependencies" className="flex flex-col gap-2.5 text-13">
        {usedUp.map(({ scope, limit, currency }) => (
          <li key={scope} className="flex flex-col gap-0.5">
            <span className="flex items-baseline justify-between gap-3">
              <span className="font-medium">Budget of the {scope}</span>
              <span className="text-12 font-medium text-failed">
                <Money amount={limit} currency={currency} /> used up
              </span>
            </span>
            <span className="text-muted">
              Nothing more is begun that costs money; calls under way go on.{' '}
              <Link to="/costs" className={textLink}>
                Costs and budgets
              </Link>
            </span>
          </li>
        ))}
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

/** The budgets of the business of which nothing is left. */
function useUsedUp() {
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const { data } = api.useQuery('get', '/api/budgets', { params: { query } })
  if (data === undefined) return []
  return data.accounts.filter((one) => one.is_used_up).map((one) => ({ ...one, currency: data.currency }))
}
