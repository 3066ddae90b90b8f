import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { Input } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { written } from '@/ui/time'

interface ClosedDaysProps {
  days: readonly string[]
  error: string | undefined
  onEnter: (days: string[]) => void
}

/** Single days on which a resource is closed, beside the public holidays of its place. */
export function ClosedDays({ days, error, onEnter }: ClosedDaysProps) {
  const [day, setDay] = useState('')
  const add = () => {
    onEnter([...new Set([...days, day])].sort())
    setDay('')
  }
  return (
    <fieldset className="min-w-0">
      <legend className="text-13 font-semibold">Closed days</legend>
      <p className="mb-2 text-12 text-muted">The public holidays of its place come on top.</p>
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Day to close" isLabelHidden error={error}>
          {(control) => (
            <Input
              {...control}
              type="date"
              className="w-auto!"
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          )}
        </Field>
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          disabledBecause={day ? undefined : 'Choose a day first'}
          onClick={add}
        >
          Close that day
        </Button>
      </div>
      {days.length > 0 && (
        <ul aria-label="Closed days" className="mt-3 flex flex-wrap gap-2">
          {days.map((one) => (
            <li key={one} className="flex items-center gap-1 rounded-sm border border-line pl-2.5 text-13">
              <span className="figures">{dayName(one)}</span>
              <IconButton
                size="sm"
                label={`Open on ${dayName(one)} again`}
                onClick={() => onEnter(days.filter((other) => other !== one))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  )
}

// A day without a time has no zone: it is read and written in the same one.
function dayName(day: string): string {
  return written(`${day}T12:00:00Z`, 'UTC', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
}
