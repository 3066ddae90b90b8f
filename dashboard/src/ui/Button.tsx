import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes'
import { Tooltip } from './Tooltip'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-raised text-ink border-line hover:border-line-strong',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-failed text-on-failed border-transparent hover:opacity-90',
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: Look
  size?: 'sm' | 'md'
  icon?: ReactNode
  /** The action is under way: the button keeps its width and can't be pressed again. */
  isPending?: boolean
  /** Why it can't be pressed now. Shown on hover and focus, and read out: a button never just refuses. */
  disabledBecause?: string | undefined
  /** What it does, where its words do not say so; shown on hover and focus while it can be pressed. */
  tip?: string
}

/** A button of text; `type` is `button` unless it is said otherwise. */
export function Button({
  look = 'plain',
  size = 'md',
  icon,
  isPending = false,
  disabledBecause,
  tip,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = isPending || disabledBecause !== undefined
  return (
    <Tooltip text={disabledBecause ?? tip}>
      <button
        {...rest}
        // A button that can't be focused can't say why.
        aria-disabled={isOff || undefined}
        aria-busy={isPending || undefined}
        type={isOff && type === 'submit' ? 'button' : type}
        onClick={isOff ? (event) => event.preventDefault() : onClick}
        className={classes(
          'relative inline-flex items-center justify-center gap-2 rounded-sm border font-medium whitespace-nowrap transition-colors',
          'aria-disabled:cursor-not-allowed',
          disabledBecause !== undefined ? 'bg-sunken text-muted border-line' : LOOKS[look],
          size === 'sm' ? 'h-7 px-2.5 text-13' : 'h-9 px-3.5 text-14 pointer-coarse:h-11',
          className,
        )}
      >
        <span className={classes('inline-flex items-center gap-2', isPending && 'invisible')}>
          {icon}
          {children}
        </span>
        {isPending && <LoaderCircle aria-hidden className="absolute size-4 animate-spin" />}
      </button>
    </Tooltip>
  )
}
