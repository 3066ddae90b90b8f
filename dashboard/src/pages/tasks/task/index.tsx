import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useBusinesses, useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { browserZone, ClockZone, DateTime } from '@/ui/time'
import { legible } from '@/ui/PhoneNumber'
import { BackLink } from '../BackLink'
import { Person } from '../Person'
import { taskRoute } from '../routes'
import { brief, TASK_LOOKS, type Task } from '../words'
import { TaskActions } from './TaskActions'
import { TaskBody } from './TaskBody'

/** One task: its plan, what is decided about it, what has come of it. */
export function TaskPage() {
  const { taskId } = taskRoute.useParams()
  const { begun } = taskRoute.useSearch()
  const task = api.useQuery('get', '/api/tasks/{task_id}', { params: { path: { task_id: taskId } } })
  if (task.data) return <Shown key={taskId} task={task.data} />
  const isNotWrittenYet = begun === true && task.error !== null && problemOf(task.error).status === 404
  return (
    <Page
      title="Task"
      lead={isNotWrittenYet ? 'It is being planned; the plan appears here by itself.' : undefined}
    >
      <Card>
        {task.error && !isNotWrittenYet ? (
          <ErrorState error={task.error} onRetry={task.refetch} isRetrying={task.isRefetching} />
        ) : (
          <SkeletonLines lines={8} />
        )}
      </Card>
    </Page>
  )
}

function Shown({ task }: { task: Task }) {
  const zone = useZoneOf(task.organisation_id)
  const look = TASK_LOOKS[task.state]
  useBusinessOf(task)
  return (
    <ClockZone zone={zone}>
      <Page
        title={brief(legible(task.goal))}
        lead={
          <div className="flex flex-col gap-2">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-13">
              <Badge tone={look.tone}>{look.word}</Badge>
              <span>
                Asked for by <Person name={task.requester} /> on <DateTime at={task.opened_at} />
                {zone && zone !== browserZone() && ` (${placeOf(zone)} time, as all times here)`}
              </span>
            </p>
            {brief(task.goal) !== task.goal && (
              <p className="whitespace-pre-wrap text-ink">{legible(task.goal)}</p>
            )}
          </div>
        }
        actions={
          <>
            <BackLink />
            <TaskActions task={task} />
          </>
        }
      >
        <TaskBody task={task} />
      </Page>
    </ClockZone>
  )
}

/** The place a zone is named after: `America/New_York` is New York. */
function placeOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

function useZoneOf(organisation: string): string | undefined {
  return useBusinesses().find((one) => one.organisation_id === organisation)?.time_zone
}

/** Let the whole page be about the task's business: only of that one the live stream tells. */
function useBusinessOf({ organisation_id: id }: Task): void {
  const navigate = useNavigate()
  const chosen = useOrganisation()
  const isKnown = useBusinesses().some((one) => one.organisation_id === id)
  useEffect(() => {
    if (isKnown && chosen !== id)
      void navigate({ to: '.', search: (before) => ({ ...before, org: id }), replace: true })
  }, [navigate, isKnown, chosen, id])
}
