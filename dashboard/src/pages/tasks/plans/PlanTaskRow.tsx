import { Link, useNavigate } from '@tanstack/react-router'
import { answer, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { Badge, type Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { textLink } from '@/ui/links'
import { dayWritten } from '../SuggestionsTab'
import { TASK_LOOKS } from '../words'

type PlanTask = Schema<'PlanTaskItem'>

const OWN_LOOKS: Record<string, { word: string; tone: Tone }> = {
  waiting: { word: 'Waits for others', tone: 'neutral' },
  ready: { word: 'Ready', tone: 'waiting' },
  ...TASK_LOOKS,
}
const CAME_TO_NOTHING = new Set(['rejected', 'expired', 'failed', 'undone'])

interface PlanTaskRowProps {
  planId: string
  task: PlanTask
  all: readonly PlanTask[]
}

/** One task of a larger goal. */
export function PlanTaskRow({ planId, task, all }: PlanTaskRowProps) {
  const navigate = useNavigate()
  const bar = useBar('operator')
  const begin = useAction({
    run: (number: number, once) =>
      answer(
        client.POST('/api/plans/{plan_id}/tasks/{number}', {
          params: { path: { plan_id: planId, number }, header: once },
        }),
      ),
    changes: ['/api/plans', '/api/tasks', '/api/approvals'],
    onDone: (begun) =>
      void navigate({ to: '/tasks/$taskId', params: { taskId: begun.task_id }, search: { begun: true } }),
  })
  const look = OWN_LOOKS[task.state] ?? { word: task.state, tone: 'neutral' as const }
  const isAgain = CAME_TO_NOTHING.has(task.state)
  const open = task.after.filter((number) => all.find((one) => one.number === number)?.state !== 'done')
  const canBegin = task.state === 'ready' || task.state === 'waiting' || isAgain
  return (
    <li className="flex flex-col gap-3 p-4 sm:flex-row sm:items-start sm:justify-between sm:gap-6">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-medium">
            {task.number}. {task.title}
          </h3>
          <Badge tone={look.tone}>{look.word}</Badge>
        </div>
        <p className="mt-1 text-13 text-muted">{task.goal}</p>
        <p className="mt-1 text-12 text-muted">
          {task.after.length === 0
            ? 'Can be begun at once'
            : `After ${task.after.map((one) => `task ${String(one)}`).join(' and ')}`}
          {task.due && <> · due {dayWritten(task.due)}</>}
        </p>
        <ErrorNote error={begin.error} />
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-3">
        {task.task_id && (
          <Link to="/tasks/$taskId" params={{ taskId: task.task_id }} className={textLink}>
            Open the task
          </Link>
        )}
        {canBegin && (
          <Button
            size="sm"
            look={task.state === 'ready' ? 'primary' : 'plain'}
            isPending={begin.isPending}
            aria-label={`${isAgain ? 'Begin again' : 'Begin'}: ${task.title}`}
            disabledBecause={
              bar ??
              (task.state === 'waiting'
                ? `Waits for ${open.map((one) => `task ${String(one)}`).join(' and ')} to be done`
                : undefined)
            }
            onClick={() => begin.mutate(task.number)}
          >
            {isAgain ? 'Begin again' : 'Begin'}
          </Button>
        )}
      </div>
    </li>
  )
}
