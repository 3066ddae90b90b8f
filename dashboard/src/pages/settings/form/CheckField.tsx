import { useId } from 'react'
import { classes } from '@/ui/classes'
import { Checkbox } from '@/ui/controls'

interface CheckFieldProps {
  label: string
  hint: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  className?: string
}

/** Something that is so or not, with what it means. */
export function CheckField({ label, hint, isOn, onChange, className }: CheckFieldProps) {
  const id = useId()
  return (
    <div className={classes('flex items-start gap-2.5', className)}>
      <Checkbox
        id={id}
        aria-describedby={`${id}-hint`}
        className="mt-1"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-13 text-muted">
          {hint}
        </p>
      </div>
    </div>
  )
}
