import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '@/api/problem'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { total } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { RelativeTime } from '@/ui/time'
import { Cost } from '../Cost'
import { StepList } from '../task/StepList'
import type { Task } from '../words'
import { counted, DecideDialog } from './DecideDialog'
import { useDraft, verdictOf, wanted, type Draft } from './draft'
import { saidOf } from './parameters'
import { StepChoice } from './StepChoice'
import { useDecision } from './useDecision'

/** What somebody is about to decide; null: nothing yet. */
export type Asking = 'approve' | 'reject' | null

interface DecisionPanelProps {
  task: Task
  asking: Asking
  onAsk: (asking: Asking) => void
}

/** A plan that waits for somebody: read it step by step, change it, agree to it or not. */
export function DecisionPanel({ task, asking, onAsk: setAsking }: DecisionPanelProps) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const bar = useBar('operator')
  const { draft, isStale, lookAgain, carryOut, change } = useDraft(task)
  const decision = useDecision(task, () => setAsking(null))
  const isOpenNoMore = task.state !== 'awaiting_confirmation'
  const steps = wanted(draft, task)
  const hasChanged = isStale || problemOf(decision.error ?? null).code === 'version_changed'
  const isOfFields = decision.error ? problemOf(decision.error).fieldError('changes') !== undefined : false
  const unkept = steps.find((number) => open.has(number) || isRefused(draft, decision.error, number))
  const begin = () => {
    decision.reset()
    setAsking('approve')
  }

  const dialog = (
    <DecideDialog
      key={asking}
      choice={(hasChanged || isOfFields) && !isOpenNoMore ? null : asking}
      task={task}
      draft={draft}
      isLate={isOpenNoMore && !decision.isPending && !decision.isSuccess}
      isPending={decision.isPending}
      error={decision.error}
      onClose={() => setAsking(null)}
      onDecide={(remark) =>
        decision.decide({
          planHash: draft.planHash,
          verdict: asking === 'reject' ? { choice: 'reject' } : verdictOf(draft, task),
          remark,
        })
      }
    />
  )
  return (
    <>
      {isOpenNoMore ? (
        task.steps.length > 0 && <StepList task={task} />
      ) : (
        <Section
          title="Look at the plan, then decide"
          isFlush
          aside={
            task.expires_at && (
              <span className="text-13 text-muted">
                expires <RelativeTime at={task.expires_at} />
              </span>
            )
          }
        >
          {hasChanged && (
            <Notice
              text="The plan has changed since you looked at it. Nothing was decided."
              act={{
                label: 'Look again',
                onAct: () => {
                  decision.reset()
                  setAsking(null)
                  setOpen(new Set())
                  lookAgain()
                },
              }}
            />
          )}
          {task.warning && (
            <Notice text={`${task.warning.charAt(0).toUpperCase()}${task.warning.slice(1)}.`} />
          )}
          <ol aria-label="Steps of the plan">
            {task.steps.map((step) => (
              <StepChoice
                key={`${String(task.plan_hash)}-${String(step.number)}`}
                step={step}
                isWanted={!draft.dropped.has(step.number)}
                changed={draft.changed[step.number]}
                error={decision.error}
                isOpen={open.has(step.number)}
                onOpen={(isOpen) =>
                  setOpen((before) => {
                    const after = new Set(before)
                    if (isOpen) after.add(step.number)
                    else after.delete(step.number)
                    return after
                  })
                }
                onWant={(isWanted) => carryOut(step.number, isWanted)}
                onChange={(value) => {
                  decision.reset()
                  change(step.number, value, step.arguments ?? {})
                }}
              />
            ))}
          </ol>
          <footer className="flex flex-wrap items-center justify-between gap-3 border-t border-line p-4">
            <p className="text-13 text-muted">
              {counted(steps.length)} of {task.steps.length}, at most{' '}
              <Cost
                amount={total(
                  task.steps.filter((one) => steps.includes(one.number)).map((one) => one.estimate),
                )}
              />
              {Object.keys(draft.changed).length > 0 &&
                ' as planned; what you have changed is priced anew once you approve'}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button
                disabledBecause={bar ?? (hasChanged ? 'Look at the changed plan first' : undefined)}
                onClick={() => {
                  decision.reset()
                  setAsking('reject')
                }}
              >
                Reject…
              </Button>
              <Button
                look="primary"
                disabledBecause={
                  bar ??
                  (hasChanged ? 'Look at the changed plan first' : undefined) ??
                  (unkept === undefined
                    ? undefined
                    : `Keep what you have entered for step ${String(unkept)}, or leave it as it was`) ??
                  (steps.length === 0 ? 'Choose a step, or reject the plan' : undefined)
                }
                onClick={begin}
              >
                {steps.length === task.steps.length ? 'Approve…' : `Approve ${counted(steps.length)}…`}
              </Button>
            </div>
          </footer>
        </Section>
      )}
      {dialog}
    </>
  )
}

/** Whether the api found something wrong with what a step was to do instead. */
function isRefused(draft: Draft, error: unknown, step: number): boolean {
  return draft.changed[step] !== undefined && Object.keys(saidOf(error, step)).length > 0
}

function Notice({ text, act }: { text: string; act?: { label: string; onAct: () => void } }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 border-b border-line bg-waiting-tint px-4 py-3 text-13"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-waiting" />
      <p className="min-w-0 grow">{text}</p>
      {act && (
        <Button size="sm" onClick={act.onAct}>
          {act.label}
        </Button>
      )}
    </div>
  )
}
