import { useId, type ReactNode } from 'react'
import { classes } from './classes'

/** What a control of a field must carry to belong to its label, hint and error: spread it on the control. */
export interface ControlProps {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

interface FieldProps {
  label: string
  hint?: ReactNode
  /** What is wrong with what was entered: `problemOf(action.error).fieldError('name')`. */
  error?: string | undefined
  isLabelHidden?: boolean
  className?: string
  children: (control: ControlProps) => ReactNode
}

/** A label, a control, what helps and what is wrong: `<Field label="Name">{(control) => <Input {...control} />}</Field>`. */
export function Field({ label, hint, error, isLabelHidden = false, className, children }: FieldProps) {
  const id = useId()
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={classes('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-13 font-medium'}>
        {label}
      </label>
      {children({
        id,
        ...(notes && { 'aria-describedby': notes }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <div id={`${id}-hint`} className="text-12 text-muted">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-12 font-medium text-failed">
          {error}
        </p>
      )}
    </div>
  )
}
