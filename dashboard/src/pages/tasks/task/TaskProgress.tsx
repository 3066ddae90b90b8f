import { withoutIds } from '@/api/people'
import { Section } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { Timeline, TimelineItem } from '@/ui/Timeline'
import { Person } from '../Person'
import { CHANNEL_WORDS, CHOICE_WORDS, decidedBy, isOver, TASK_LOOKS, type Task } from '../words'

/** How far a task has come: what has happened, what happens now, and what comes after. */
export function TaskProgress({ task }: { task: Task }) {
  const isAgreed = task.decision?.choice !== 'reject'
  return (
    <Section title="How it goes">
      <Timeline label="How it goes">
        <TimelineItem tone="done" title="Asked for" when={<DateTime at={task.opened_at} />}>
          by <Person name={task.requester} />
        </TimelineItem>
        <Planned task={task} />
        {task.asked.map((one) => (
          <TimelineItem
            key={one.key}
            tone="done"
            title={`${withoutIds(one.name)} was asked`}
            when={<DateTime at={one.at} />}
          />
        ))}
        <Decided task={task} />
        {isOver(task.state) ? (
          <TimelineItem
            tone={TASK_LOOKS[task.state].tone}
            title={TASK_LOOKS[task.state].word}
            when={<DateTime at={task.changed_at} />}
          />
        ) : (
          isAgreed && <Coming task={task} />
        )}
      </Timeline>
    </Section>
  )
}

function Planned({ task }: { task: Task }) {
  if (task.plan_hash) return <TimelineItem tone="done" title={`Planned: ${stepsOf(task)}`} />
  if (isOver(task.state)) return null
  return <TimelineItem tone="live" title="Being planned" />
}

function Decided({ task }: { task: Task }) {
  const { decision } = task
  if (decision) {
    return (
      <TimelineItem
        tone={decision.choice === 'reject' ? 'failed' : 'done'}
        title={`${CHOICE_WORDS[decision.choice]} by ${decidedBy(task)}`}
        when={<DateTime at={decision.at} />}
      >
        {CHANNEL_WORDS[decision.channel]}
        {amendments(decision).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {decision.remark && <q className="mt-1 block text-ink">{decision.remark}</q>}
      </TimelineItem>
    )
  }
  if (task.state === 'awaiting_confirmation') {
    return (
      <TimelineItem tone="waiting" title="Waits for a decision">
        {task.asked.length === 0 && 'Nobody was asked by text or e-mail so far; operators decide here.'}
        {task.expires_at && (
          <p>
            Until <DateTime at={task.expires_at} />; nothing is done after that
          </p>
        )}
      </TimelineItem>
    )
  }
  return task.state === 'planned' ? <TimelineItem title="A decision, if your rules want one" /> : null
}

function Coming({ task }: { task: Task }) {
  const running = task.steps.find((step) => step.state === 'running')
  return (
    <>
      {task.state === 'executing' ? (
        <TimelineItem tone="live" title="Being carried out">
          {running && `Step ${String(running.number)} of ${String(task.steps.length)}`}
        </TimelineItem>
      ) : (
        <TimelineItem title="Carried out, step by step" />
      )}
      <TimelineItem title="Report" />
    </>
  )
}

/** How many steps were asked about: those that were left out of an amended plan stand in it no more. */
function stepsOf({ steps, decision }: Task): string {
  const asked = steps.length + (decision?.choice === 'amend' ? decision.left_out.length : 0)
  return asked === 1 ? '1 step' : `${String(asked)} steps`
}

/** What somebody has made of the plan, by the numbers of the one that was asked about. */
function amendments({ changed, left_out }: NonNullable<Task['decision']>): string[] {
  const lines: [string, readonly number[]][] = [
    ['Changed', changed],
    ['Left out', left_out],
  ]
  return lines
    .filter(([, numbers]) => numbers.length > 0)
    .map(([what, numbers]) => `${what}: ${numbers.length === 1 ? 'step' : 'steps'} ${numbers.join(', ')}`)
}
