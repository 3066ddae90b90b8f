import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { useMay } from '@/app/session'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { buttonLink } from '@/ui/links'
import { useNow, written, useZone } from '@/ui/time'
import { useToast } from '@/ui/Toast'
import { legible } from '@/ui/PhoneNumber'
import { isOver, UNDO_WORDS, type Step, type Task } from '../words'

const CHANGES = ['/api/tasks', '/api/approvals', '/api/plans', '/api/audit']

/** Withdraw a task while it goes, or take back what it has done. */
export function TaskActions({ task }: { task: Task }) {
  if (!isOver(task.state)) return <Withdraw task={task} />
  if (task.state === 'done') return <Undo task={task} />
  return isUnmet(task) ? <TryAgain task={task} /> : null
}

/** Nothing came of it, and nobody has said no: something was missing, went wrong, or nobody decided. */
function isUnmet({ state, decision }: Task): boolean {
  return state === 'failed' || state === 'expired' || (state === 'rejected' && decision?.choice !== 'reject')
}

function TryAgain({ task }: { task: Task }) {
  if (!useMay('operator')) return null
  return (
    <Link to="/tasks/new" search={{ goal: task.goal }} className={buttonLink}>
      Try again…
    </Link>
  )
}

function Withdraw({ task }: { task: Task }) {
  const [isOpen, setOpen] = useState(false)
  const bar = useBar('operator')
  const say = useToast()
  const withdraw = useAction({
    run: (id: string, once) =>
      answer(client.POST('/api/tasks/{task_id}/cancel', { params: { path: { task_id: id }, header: once } })),
    changes: CHANGES,
    onDone: () => {
      setOpen(false)
      say('Task withdrawn')
    },
  })
  const done = task.steps.filter((step) => step.state === 'done' || step.state === 'running')
  return (
    <>
      <Button
        disabledBecause={bar}
        onClick={() => {
          withdraw.reset()
          setOpen(true)
        }}
      >
        Withdraw…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Withdraw this task?"
        act={done.length > 0 ? 'Withdraw and take back what was done' : 'Withdraw; do nothing'}
        keep="Let it go on"
        isDangerous
        isPending={withdraw.isPending}
        error={withdraw.error}
        onAct={() => withdraw.mutate(task.task_id)}
      >
        {done.length > 0 ? (
          <>
            <p>
              The step under way is finished first; then what was done is taken back, the last step first.
            </p>
            <Backwards steps={done} />
          </>
        ) : (
          <p>Nothing has been done yet, and nothing will be.</p>
        )}
      </ConfirmDialog>
    </>
  )
}

function Undo({ task }: { task: Task }) {
  const [isOpen, setOpen] = useState(false)
  const bar = useBar('operator')
  const zone = useZone()
  const now = useNow(30_000)
  const say = useToast()
  const undo = useAction({
    run: (id: string, once) =>
      answer(client.POST('/api/tasks/{task_id}/undo', { params: { path: { task_id: id }, header: once } })),
    changes: CHANGES,
    onDone: () => {
      setOpen(false)
      say('Taken back; the report says what stays')
    },
  })
  const done = task.steps.filter((step) => step.state === 'done')
  const until = task.undo_until
  return (
    <>
      <Button
        disabledBecause={bar ?? whyNot(done, until ?? null, now, zone)}
        onClick={() => {
          undo.reset()
          setOpen(true)
        }}
      >
        Undo…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Take back what this task has done?"
        act="Take it back"
        keep="Leave it as it is"
        isDangerous
        isPending={undo.isPending}
        error={undo.error}
        onAct={() => undo.mutate(task.task_id)}
      >
        <p>The last step first. Whom a step has reached notices:</p>
        <Backwards steps={done} />
        {until && <p className="text-13 text-muted">Possible until {written(until, zone)}.</p>}
      </ConfirmDialog>
    </>
  )
}

/** Why nothing can be taken back any more; undefined: it can. */
function whyNot(done: readonly Step[], until: string | null, now: number, zone: string): string | undefined {
  if (done.length === 0) return 'Nothing was done that could be taken back'
  if (done.every((step) => step.undo === 'impossible')) return 'Nothing of it can be taken back'
  if (until !== null && Date.parse(until) <= now) return `It could be undone until ${written(until, zone)}`
  return undefined
}

/** What becomes of each step, in the order in which it does. */
function Backwards({ steps }: { steps: readonly Step[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {[...steps].reverse().map((step) => (
        <li key={step.number}>
          <p>
            {step.number}. {legible(step.sentence)}
          </p>
          <p className="text-12 text-muted">{UNDO_WORDS[step.undo]}</p>
        </li>
      ))}
    </ul>
  )
}
