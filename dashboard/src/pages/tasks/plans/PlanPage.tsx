import { api } from '@/api/client'
import { problemOf } from '@/api/problem'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { DateTime } from '@/ui/time'
import { BackLink } from '../BackLink'
import { Person } from '../Person'
import { planRoute } from '../routes'
import { brief } from '../words'
import { PlanTaskRow } from './PlanTaskRow'

/** A larger goal with its tasks: what waits for what, and what can be begun. */
export function PlanPage() {
  const { planId } = planRoute.useParams()
  const { begun } = planRoute.useSearch()
  const plan = api.useQuery('get', '/api/plans/{plan_id}', { params: { path: { plan_id: planId } } })
  const isNotWrittenYet = begun === true && plan.error !== null && problemOf(plan.error).status === 404
  if (!plan.data) {
    return (
      <Page
        title="Larger goal"
        lead={isNotWrittenYet ? 'It is being laid out; this takes a moment.' : undefined}
      >
        <Card>
          {plan.error ? (
            <ErrorState error={plan.error} onRetry={plan.refetch} isRetrying={plan.isRefetching} />
          ) : (
            <SkeletonLines lines={8} />
          )}
        </Card>
      </Page>
    )
  }
  const { goal, tasks, report, actor, opened_at } = plan.data
  return (
    <Page
      title={brief(goal)}
      lead={
        <div className="flex flex-col gap-2">
          <p className="text-13">
            Asked for by <Person name={actor} /> on <DateTime at={opened_at} />
          </p>
          {brief(goal) !== goal && <p className="whitespace-pre-wrap text-ink">{goal}</p>}
        </div>
      }
      actions={<BackLink search={{ tab: 'plans' }} />}
    >
      {report ? (
        <Section title="It was not laid out">
          <p className="whitespace-pre-wrap">{report}</p>
        </Section>
      ) : (
        <Section title="Tasks, each planned and agreed to by itself" isFlush>
          <ol aria-label="Tasks of the goal" className="divide-y divide-line">
            {tasks.map((task) => (
              <PlanTaskRow key={task.number} planId={planId} task={task} all={tasks} />
            ))}
          </ol>
        </Section>
      )}
    </Page>
  )
}
