import { useState } from 'react'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Textarea } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { legible } from '@/ui/PhoneNumber'
import { changedLine } from '../StepFacts'
import { toolWord, UNDO_WORDS, type Step, type Task } from '../words'
import { wanted, type Draft } from './draft'

interface DecideDialogProps {
  choice: 'approve' | 'reject' | null
  task: Task
  draft: Draft
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
  isPending,
  error,
  onClose,
  onDecide,
}: DecideDialogProps) {
  const [remark, setRemark] = useState('')
  const steps = task.steps.filter((step) => wanted(draft, task).includes(step.number))
  const isNo = choice === 'reject'
  const isChanged = steps.some((step) => draft.changed[step.number])
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
