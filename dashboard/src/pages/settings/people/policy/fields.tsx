import { useId } from 'react'
import { Field } from '@/ui/Field'
import { Input, Switch } from '@/ui/controls'
import { spanWords } from './policy'

interface MinutesProps {
  label: string
  value: string
  error?: string | undefined
  onChange: (value: string) => void
}

/** A span in minutes; what that is in hours and days is said beside it. */
export function Minutes({ label, value, error, onChange }: MinutesProps) {
  return (
    <Field label={`${label} (minutes)`} hint={spanWords(value)} error={error}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          className="max-w-32"
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  )
}

interface ToggleProps {
  label: string
  hint?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}

/** On or off, saved with the rest of its form. */
export function Toggle({ label, hint, isOn, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <Switch id={id} checked={isOn} onCheckedChange={onChange} aria-describedby={hint && `${id}-hint`} />
      <div className="min-w-0">
        <label htmlFor={id} className="text-14">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-12 text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
