import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/ui/Button'
import { Input } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import type { AbsenceValues } from './values'

interface AbsencesProps {
  absences: readonly AbsenceValues[]
  zone: string
  wrong: (field: string) => string | undefined
  onEnter: (absences: AbsenceValues[]) => void
}

/** When a resource is away although it is open. */
export function Absences({ absences, zone, wrong, onEnter }: AbsencesProps) {
  const put = (at: number, part: Partial<AbsenceValues>) =>
    onEnter(absences.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="min-w-0">
      <legend className="text-13 font-semibold">Absences</legend>
      <p className="mb-2 text-12 text-muted">
        Away although it is open: a holiday, a repair. Clock of {zone.replaceAll('_', ' ')}. What is booked
        then stays booked.
      </p>
      <ul className="flex flex-col gap-3">
        {absences.map((absence, at) => (
          <li
            key={at}
            className="grid items-start gap-3 rounded-sm border border-line p-3 sm:grid-cols-[auto_auto_minmax(0,1fr)_auto]"
          >
            {(['from', 'until'] as const).map((end) => (
              <Field
                key={end}
                label={end === 'from' ? 'Away from' : 'Back at'}
                error={wrong(`absences[${at}].${end === 'from' ? 'starts_at' : 'ends_at'}`)}
              >
                {(control) => (
                  <Input
                    {...control}
                    type="datetime-local"
                    value={absence[end]}
                    onChange={(event) => put(at, { [end]: event.target.value })}
                  />
                )}
              </Field>
            ))}
            <Field
              label="Reason"
              hint="For staff alone"
              error={wrong(`absences[${at}].reason`) ?? whole(wrong, at)}
            >
              {(control) => (
                <Input
                  {...control}
                  value={absence.reason}
                  onChange={(event) => put(at, { reason: event.target.value })}
                />
              )}
            </Field>
            <IconButton
              label={`Remove the absence from ${absence.from || 'nowhere'}`}
              className="sm:mt-6.5"
              onClick={() => onEnter(absences.filter((_, index) => index !== at))}
            >
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        className={absences.length ? 'mt-3' : undefined}
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => onEnter([...absences, { from: '', until: '', reason: '' }])}
      >
        Add an absence
      </Button>
    </fieldset>
  )
}

/** What is wrong with an absence as a whole, where none of its ends is named. */
function whole(wrong: (field: string) => string | undefined, at: number): string | undefined {
  const isAtAnEnd = wrong(`absences[${at}].starts_at`) ?? wrong(`absences[${at}].ends_at`)
  return isAtAnEnd ? undefined : wrong(`absences[${at}]`)
}
