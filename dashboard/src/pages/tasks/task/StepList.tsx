import { Badge } from '@/ui/Badge'
import { Section } from '@/ui/Section'
import { legible } from '@/ui/PhoneNumber'
import { StepArguments, StepTerms, told } from '../StepFacts'
import { outcomeOf, riskLook, stepLook, toolWord, type Step, type Task } from '../words'

/** The steps of a plan that is decided, with what has come of each; they fill in as it goes. */
export function StepList({ task }: { task: Task }) {
  const done = task.steps.filter((step) => step.state === 'done').length
  return (
    <Section
      title="Steps"
      isFlush
      aside={
        task.state === 'executing' && (
          <span className="text-13 text-muted">
            {done} of {task.steps.length} done
          </span>
        )
      }
    >
      <ol aria-label="Steps of the plan">
        {task.steps.map((step) => (
          <StepRow key={step.number} step={step} task={task} />
        ))}
      </ol>
    </Section>
  )
}

function StepRow({ step, task }: { step: Step; task: Task }) {
  const look = stepLook(step, task)
  const risk = riskLook(step.risk)
  const outcome = outcomeOf(step)
  return (
    <li className="flex flex-col gap-2 border-t border-line p-4 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">
          {step.number}. {toolWord(step.tool)}
        </h3>
        <span className="flex flex-wrap gap-2">
          <Badge>{risk.word}</Badge>
          <Badge tone={look.tone}>{look.word}</Badge>
        </span>
      </div>
      {step.arguments ? (
        <StepArguments step={step} values={step.arguments} />
      ) : (
        <p className="text-13">{legible(step.sentence)}</p>
      )}
      {outcome && (
        <p className="rounded-sm bg-sunken px-3 py-2 text-13 whitespace-pre-wrap">
          <span className="text-muted">Result: </span>
          {told(outcome)}
        </p>
      )}
      <StepTerms step={step} />
    </li>
  )
}
