import { useState } from 'react'
import { withoutIds } from '@/api/people'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Textarea } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { legible } from '@/ui/PhoneNumber'
import { changedLine, told } from '../StepFacts'
import {
  CHANNEL_WORDS,
  CHOICE_WORDS,
  decidedBy,
  TASK_LOOKS,
  toolWord,
  UNDO_WORDS,
  type Step,
  type Task,
} from '../words'
import { wanted, type Draft } from './draft'

interface DecideDialogProps {
  choice: 'approve' | 'reject' | null
  task: Task
  draft: Draft
  /** Somebody else was first while it was open: nothing can be decided any more. */
  isLate: boolean
  isPending: boolean
  error: unknown
  onClose: () => void
  onDecide: (remark: string) => void
}

const LONGEST_REMARK = 500

/** Says what a yes or a no brings about, and takes a remark with it. */
export function DecideDialog({
  choice,
  task,
  draft,
  isLate,
  isPending,
  error,
  onClose,
  onDecide,
}: DecideDialogProps) {
  const [remark, setRemark] = useState('')
  const steps = task.steps.filter((step) => wanted(draft, task).includes(step.number))
  const isNo = choice === 'reject'
  const isChanged = steps.some((step) => draft.changed[step.number])
  if (isLate) return <TooLate isOpen={choice !== null} task={task} remark={remark} onClose={onClose} />
  return (
    <ConfirmDialog
      isOpen={choice !== null}
      onClose={onClose}
      title={isNo ? 'Reject this plan?' : `Carry out ${counted(steps.length)} now?`}
      act={isNo ? 'Reject; do nothing' : isChanged ? 'Approve as changed and begin' : 'Approve and begin'}
      isDangerous={isNo}
      isPending={isPending}
      error={error}
      onAct={() => onDecide(remark.trim())}
    >
      {isNo ? (
        <p>Nothing of it will be done. Whoever asked for it is told.</p>
      ) : (
        <>
          <ol className="flex flex-col gap-2">
            {steps.map((step) => (
              <li key={step.number}>
                <Intended step={step} instead={draft.changed[step.number]} />
              </li>
            ))}
          </ol>
          {isChanged && (
            <p className="text-13 text-muted">
              What you changed makes it another plan: it is checked and priced anew, and carries your yes as
              it is now.
            </p>
          )}
        </>
      )}
      <Field
        label="Remark (may be left out)"
        hint="Kept with the decision, and told in the report of a rejected task."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={LONGEST_REMARK}
            value={remark}
            onChange={(event) => setRemark(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  )
}

/** Says that somebody else was first, and keeps what was to be remarked. */
function TooLate({
  isOpen,
  task,
  remark,
  onClose,
}: {
  isOpen: boolean
  task: Task
  remark: string
  onClose: () => void
}) {
  const { decision } = task
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="This was decided before you"
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div role="alert" className="flex flex-col gap-3 text-14">
        <p>
          {decision
            ? `${CHOICE_WORDS[decision.choice]} by ${decidedBy(task)} ${CHANNEL_WORDS[decision.channel]}.`
            : `${TASK_LOOKS[task.state].word}: ${told(withoutIds(task.report))}`}{' '}
          Your decision did not count.
        </p>
        {decision?.remark && <q>{decision.remark}</q>}
        {remark && (
          <Field label="Your remark, which was not kept">
            {(control) => <Textarea {...control} rows={2} readOnly value={remark} />}
          </Field>
        )}
      </div>
    </Dialog>
  )
}

function Intended({ step, instead }: { step: Step; instead: Record<string, string> | undefined }) {
  return (
    <>
      <p>
        {step.number}.{' '}
        {instead ? `${toolWord(step.tool)}: ${changedLine(step, instead)}` : legible(step.sentence)}
      </p>
      <p className="text-12 text-muted">{UNDO_WORDS[step.undo]}</p>
    </>
  )
}

export function counted(steps: number): string {
  return steps === 1 ? '1 step' : `${String(steps)} steps`
}
