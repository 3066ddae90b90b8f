import { useState } from 'react'
import { withoutIds } from '@/api/people'
import { useMay } from '@/app/session'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { told } from '../StepFacts'
import { DecisionPanel, type Asking } from '../decision/DecisionPanel'
import type { Task } from '../words'
import { isOver, outcomeOf, stepLook } from '../words'
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
            <Report task={task} />
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

/** What is and what is not: step by step where any was come to. */
function Report({ task }: { task: Task }) {
  const isOfSteps = task.report.startsWith('1. ') && task.steps.some((step) => step.state !== 'planned')
  if (!isOfSteps) return <p className="whitespace-pre-wrap">{told(withoutIds(task.report))}</p>
  return (
    <ol aria-label="Report" className="flex flex-col gap-1">
      {task.steps.map((step) => {
        const outcome = told(outcomeOf(step))
        return (
          <li key={step.number}>
            {step.number}. {told(step.sentence)} – {stepLook(step, task).word}
            {outcome && `: ${outcome}`}
          </li>
        )
      })}
    </ol>
  )
}

function Plan({ task }: { task: Task }) {
  const [asking, setAsking] = useState<Asking>(null)
  // Who has the question open is told what has become of it, by whomever it was decided.
  if (task.state === 'awaiting_confirmation' || asking !== null)
    return <DecisionPanel task={task} asking={asking} onAsk={setAsking} />
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
