import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink, rowLink } from '@/ui/links'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { Person } from '../Person'

type Plan = Schema<'PlanItem'>

const COLUMNS: readonly Column<Plan>[] = [
  {
    key: 'goal',
    title: 'What is to be reached',
    cell: (plan) => (
      <Link to="/tasks/plans/$planId" params={{ planId: plan.plan_id }} className={`${rowLink} line-clamp-2`}>
        {plan.goal}
      </Link>
    ),
  },
  { key: 'tasks', title: 'Tasks', cell: (plan) => <Standing plan={plan} /> },
  {
    key: 'who',
    title: 'Asked for by',
    from: 'md',
    className: 'text-muted',
    cell: (plan) => <Person name={plan.actor} />,
  },
  { key: 'when', title: 'Since', from: 'sm', cell: (plan) => <DateTime at={plan.opened_at} /> },
]

/** Larger goals, laid out as tasks that follow each other. */
export function PlansTab() {
  const organisation = useOrganisation()
  const query = { ...(organisation && { organisation }) }
  const plans = api.useInfiniteQuery('get', '/api/plans', { params: { query } }, keyset)
  return (
    <Section title="Larger goals, the latest first" isFlush>
      <Table
        label="Larger goals"
        columns={COLUMNS}
        rows={rowsOf(plans.data, (page) => page.plans)}
        keyOf={(plan) => plan.plan_id}
        reading={plans}
        empty={
          <EmptyState
            title="No larger goals yet"
            action={
              <Link to="/tasks/new" search={{ kind: 'plan' }} className={buttonLink}>
                Lay out a goal
              </Link>
            }
          >
            A goal that takes several tasks is laid out here; each task is begun by somebody when its turn has
            come.
          </EmptyState>
        }
      />
    </Section>
  )
}

function Standing({ plan }: { plan: Plan }) {
  if (plan.tasks.length === 0) return <Badge tone="failed">Not laid out</Badge>
  const done = plan.tasks.filter((task) => task.state === 'done').length
  const ready = plan.tasks.filter((task) => task.state === 'ready').length
  const isDone = done === plan.tasks.length
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone={isDone ? 'done' : ready > 0 ? 'waiting' : 'neutral'}>
        {done} of {plan.tasks.length} done
      </Badge>
      {ready > 0 && <span className="text-12 whitespace-nowrap text-muted">{ready} ready</span>}
    </span>
  )
}
