import { classes } from '@/ui/classes'
import { Textarea } from '@/ui/controls'
import { Field } from '@/ui/Field'

interface LongTextProps {
  label: string
  hint: string
  /** Characters at most; more can be entered, and are counted, so that nothing pasted is cut off unseen. */
  longest: number
  rows: number
  value: string
  error: string | undefined
  onEnter: (value: string) => void
}

/** A text that may be long: it grows with its lines, and says how much room is left. */
export function LongText({ label, hint, longest, rows, value, error, onEnter }: LongTextProps) {
  const isTooLong = value.length > longest
  return (
    <Field
      label={label}
      error={error}
      hint={
        <span className="flex flex-wrap justify-between gap-x-4">
          <span className="max-w-[68ch]">{hint}</span>
          <span className={classes('figures', isTooLong && 'font-medium text-failed')}>
            {isTooLong && 'Too long: '}
            {value.length.toLocaleString('en-US')} of {longest.toLocaleString('en-US')}
          </span>
        </span>
      }
    >
      {(control) => (
        <Textarea
          {...control}
          rows={rows}
          className="field-sizing-content min-h-[calc(var(--rows)*1.5rem+1rem)] leading-6"
          style={{ '--rows': rows } as object}
          value={value}
          onChange={(event) => onEnter(event.target.value)}
        />
      )}
    </Field>
  )
}
