import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { textLink } from '@/ui/links'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { DateTime, RelativeTime } from '@/ui/time'
import type { Agent } from './settings'

/** How an agent stands: what answers, where, and what would come next. */
export function AgentStanding({ agent }: { agent: Agent }) {
  const { published, draft, numbers } = agent
  return (
    <dl className="mb-5 grid gap-x-8 gap-y-3 rounded-md border border-line bg-surface px-4 py-3 sm:grid-cols-3">
      <Fact name="Answers calls">
        {published ? (
          <>
            Version {published.version}, since <DateTime at={published.published_at} look="date" />
          </>
        ) : (
          'Nothing: it was never published'
        )}
      </Fact>
      <Fact name="On">
        {numbers.length ? (
          <span className="flex flex-wrap gap-x-3">
            {numbers.map((number) => (
              <PhoneNumber key={number} number={number} />
            ))}
          </span>
        ) : (
          <>
            No number yet:{' '}
            <Link to="/settings/numbers" className={textLink}>
              give it one
            </Link>
          </>
        )}
      </Fact>
      <Fact name="Draft">
        {draft ? (
          <>
            Would be version {draft.version}
            {draft.written_at && (
              <>
                , written <RelativeTime at={draft.written_at} />
                {draft.written_by && <span className="text-muted"> by {who(draft.written_by)}</span>}
              </>
            )}
          </>
        ) : (
          'None: changing something makes one'
        )}
      </Fact>
    </dl>
  )
}

/** Somebody's name without the id behind it: `Grace Holloway (user:5c1f…)`. */
export function who(asker: string): string {
  return asker.replace(/ \([^()]*\)$/, '')
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
