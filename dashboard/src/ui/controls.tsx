import { Search } from 'lucide-react'
import { Switch as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { classes } from './classes'
import { Tooltip } from './Tooltip'

const BOX = classes(
  'w-full min-w-0 rounded-sm border border-line-strong bg-raised px-3 text-14 text-ink placeholder:text-muted',
  'disabled:bg-sunken disabled:text-muted aria-invalid:border-failed',
)
// Below 16 px phones zoom into the field.
const LINE = 'h-9 pointer-coarse:h-11 pointer-coarse:text-16'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classes(BOX, LINE, className)} />
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} rows={rows} className={classes(BOX, 'py-2 pointer-coarse:text-16', className)} />
}

/** The system's own list: it works on every phone and with every reader. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={classes(BOX, LINE, 'pr-1.5 text-ellipsis', className)} />
}

/** A field that narrows a list down. */
export function SearchInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <span className={classes('relative block', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <input {...rest} type="search" className={classes(BOX, LINE, 'pl-8.5')} />
    </span>
  )
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Why it can't be changed now, as of a button. */
  disabledBecause?: string | undefined
}

export function Checkbox({ className, disabledBecause, onChange, ...rest }: CheckboxProps) {
  const isOff = disabledBecause !== undefined
  return (
    <Tooltip text={disabledBecause}>
      <input
        {...rest}
        type="checkbox"
        // What can't be focused can't say why.
        aria-disabled={isOff || undefined}
        onChange={isOff ? () => undefined : onChange}
        className={classes(
          'size-4 shrink-0 accent-accent aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
          className,
        )}
      />
    </Tooltip>
  )
}

/** Something that is on or off at once, without a button to save. */
export function Switch({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      {...rest}
      className={classes(
        'relative h-6 w-10 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-60',
        className,
      )}
    >
      <Primitive.Thumb className="block size-4 translate-x-[3px] rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-accent" />
    </Primitive.Root>
  )
}
