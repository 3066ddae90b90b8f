import { withoutIds } from '@/api/people'
import { useMay } from '@/app/session'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { told } from '../StepFacts'
import { DecisionPanel } from '../decision/DecisionPanel'
import type { Task } from '../words'
import { isOver } from '../words'
import { Sources } from './Sources'
import { StepList } from './StepList'
import { TaskFacts } from './TaskFacts'
import { TaskHistory } from './TaskHistory'
import { TaskProgress } from './TaskProgress'

/** What a task is about to do, does, or has done; beside it how it got there. */
export function TaskBody({ task }: { task: Task }) {
  const isOwner = useMay('owner')
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {task.report && isOver(task.state) && (
          <Section title="What has come of it">
            <p className="whitespace-pre-wrap">{told(withoutIds(task.report))}</p>
          </Section>
        )}
        <Plan task={task} />
        <Sources sources={task.sources} />
        {isOwner && <TaskHistory taskId={task.task_id} />}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <TaskProgress task={task} />
        <TaskFacts task={task} />
      </div>
    </div>
  )
}

function Plan({ task }: { task: Task }) {
  if (task.state === 'awaiting_confirmation') return <DecisionPanel task={task} />
  if (task.steps.length > 0) return <StepList task={task} />
  if (isOver(task.state)) return null
  return (
    <Card>
      <p role="status" className="mb-4 text-muted">
        Planning… the steps appear here by themselves.
      </p>
      <SkeletonLines lines={6} />
    </Card>
  )
}
