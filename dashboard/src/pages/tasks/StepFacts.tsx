import { Link } from '@tanstack/react-router'
import { toAppointment, toContact } from '@/app/elsewhere'
import { textLink } from '@/ui/links'
import { legible, PhoneNumber } from '@/ui/PhoneNumber'
import { dayIn, written } from '@/ui/time'
import { argumentWord, UNDO_WORDS, type Step } from './words'
import { Cost } from './Cost'

interface StepArgumentsProps {
  step: Step
  /** What it does, or is to do instead. */
  values: Readonly<Record<string, string>>
}

/** What a step does with what, readable: with the customer and the appointment its numbers and references stand for. */
export function StepArguments({ step, values }: StepArgumentsProps) {
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] sm:grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-13">
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{argumentWord(name)}</dt>
          <dd className="min-w-0 whitespace-pre-wrap">
            {isAsPlanned(step, name, value) ? (
              <Planned step={step} name={name} value={value} />
            ) : (
              <Value value={value} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A value as it was planned: of it the api says what it stands for. */
function Planned({ step, name, value }: { step: Step; name: string; value: string }) {
  const { contact_id: id, contact_name: who, service_name: service, appointment } = step.about
  if (isPerson(name) && id !== null && who !== null)
    return (
      <>
        <Link {...toContact(id)} className={textLink}>
          {who}
        </Link>{' '}
        · <Value value={value} />
      </>
    )
  if (name === 'appointment' && appointment)
    return (
      <>
        <Link
          {...toAppointment(appointment.appointment_id, dayIn(appointment.starts_at, appointment.time_zone))}
          className={textLink}
        >
          {standsFor(step, name)}
        </Link>
        {step.state === 'planned' && appointment.status !== 'confirmed' && (
          <span className="text-failed"> · is {appointment.status.replace('_', '-')} by now</span>
        )}
      </>
    )
  return name === 'service' && service ? service : <Value value={value} />
}

function Value({ value }: { value: string }) {
  if (isNumber(value)) return <PhoneNumber number={value} />
  // Wall time of the place, as the step's tool takes it: no zone is added to it.
  if (isWallTime(value)) return <span className="figures">{wallTime(value)}</span>
  return value
}

/** What a step is to do instead, in a line: what stays as it was planned is named. */
export function changedLine(step: Step, values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const known = isAsPlanned(step, name, value) ? standsFor(step, name) : undefined
      const shown = isWallTime(value) ? wallTime(value) : legible(value)
      return known === undefined ? shown : isPerson(name) ? `${known}, ${shown}` : known
    })
    .join(' · ')
}

/** The name behind an argument as it was planned; undefined: nobody knows. */
function standsFor({ about }: Step, name: string): string | undefined {
  if (isPerson(name)) return about.contact_name ?? undefined
  if (name === 'service') return about.service_name ?? undefined
  if (name !== 'appointment' || !about.appointment) return undefined
  const { starts_at, time_zone } = about.appointment
  return [about.service_name, written(starts_at, time_zone, MOMENT)].filter(Boolean).join(', ')
}

function isAsPlanned(step: Step, name: string, value: string): boolean {
  return step.arguments?.[name] === value
}

function isPerson(name: string): boolean {
  return name === 'to' || name === 'customer'
}

function isNumber(value: string): boolean {
  return /^\+\d{7,15}$/.test(value)
}

const MOMENT = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
} as const

function isWallTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value)
}

function wallTime(value: string): string {
  return written(`${value}Z`, 'UTC', MOMENT)
}

/** A text of the api as people read it: its numbers in their groups, its wall times in words. */
export function told(text: string): string {
  return legible(text).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(?![:\d])/g, wallTime)
}

/** What a step costs at most, and whether it can be taken back. */
export function StepTerms({ step }: { step: Step }) {
  return (
    <p className="text-12 text-muted">
      At most <Cost amount={step.estimate} /> · {UNDO_WORDS[step.undo]}
    </p>
  )
}
