import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { withoutIds } from '@/api/people'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink, textLink } from '@/ui/links'
import { isNothing } from '@/ui/Money'
import { legible } from '@/ui/PhoneNumber'
import { RelativeTime } from '@/ui/time'
import { Cost } from './Cost'
import { Person } from './Person'
import { Rows } from './Rows'
import { riskLook } from './words'

type Waiting = Schema<'ApprovalItem'>

const MOST_STEPS = 4

/** What waits for a decision, with enough of each plan to know which to open first. */
export function WaitingList() {
  const organisation = useOrganisation()
  const query = { ...(organisation && { organisation }) }
  const waiting = api.useInfiniteQuery('get', '/api/approvals', { params: { query } }, keyset)
  return (
    <Rows
      label="Waiting for a decision"
      rows={rowsOf(waiting.data, (page) => page.approvals)}
      keyOf={(one) => one.task_id}
      reading={waiting}
      empty={
        <EmptyState
          title="Nothing waits for a decision"
          action={
            <Link to="/tasks/new" className={buttonLink}>
              Ask for something
            </Link>
          }
        >
          Plans that reach people or change appointments are shown here before anything happens.
        </EmptyState>
      }
    >
      {(one) => <WaitingRow one={one} />}
    </Rows>
  )
}

function WaitingRow({ one }: { one: Waiting }) {
  const risk = riskLook(one.risk)
  const rest = one.steps.length - MOST_STEPS
  return (
    <article className="flex flex-col gap-3 sm:flex-row sm:items-start sm:justify-between sm:gap-6">
      <div className="min-w-0">
        <h3>
          <Link to="/tasks/$taskId" params={{ taskId: one.task_id }} className={`${textLink} line-clamp-3`}>
            {legible(one.goal)}
          </Link>
        </h3>
        <ol className="mt-2 flex list-decimal flex-col gap-1 pl-5 text-13">
          {one.steps.slice(0, MOST_STEPS).map((step) => (
            <li key={step.number}>{legible(step.sentence)}</li>
          ))}
        </ol>
        {rest > 0 && <p className="mt-1 pl-5 text-13 text-muted">and {rest} more</p>}
        <p className="mt-2 text-12 text-muted">
          Asked for by <Person name={one.requester} /> ·{' '}
          {one.asked.length === 0
            ? 'nobody was asked by text or e-mail so far'
            : `to be decided by ${one.asked.map((person) => withoutIds(person.name)).join(', ')}`}
        </p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 text-13 sm:flex-col sm:items-end">
        <Badge tone={risk.tone}>{risk.word}</Badge>
        <span className="text-muted">
          {isNothing(one.estimate) ? 'costs' : 'at most'} <Cost amount={one.estimate} />
        </span>
        <span className="text-muted">
          expires <RelativeTime at={one.expires_at} />
        </span>
      </div>
    </article>
  )
}
