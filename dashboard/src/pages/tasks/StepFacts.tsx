import { PhoneNumber } from '@/ui/PhoneNumber'
import { argumentWord, UNDO_WORDS, type Step } from './words'
import { Cost } from './Cost'

/** What a step does with what, readable; a viewer is shown the sentence alone. */
export function StepArguments({ values }: { values: Readonly<Record<string, string>> }) {
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] sm:grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-13">
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{argumentWord(name)}</dt>
          <dd className="min-w-0 whitespace-pre-wrap">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value }: { value: string }) {
  if (/^\+\d{7,15}$/.test(value)) return <PhoneNumber number={value} />
  // Wall time of the place, as the step's tool takes it: no zone is added to it.
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value)) return <span className="figures">{wallTime(value)}</span>
  return value
}

function wallTime(value: string): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(`${value}Z`))
}

/** What a step costs at most, and whether it can be taken back. */
export function StepTerms({ step }: { step: Step }) {
  return (
    <p className="text-12 text-muted">
      At most <Cost amount={step.estimate} /> · {UNDO_WORDS[step.undo]}
    </p>
  )
}
