import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './Button'
import { classes } from './classes'

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'tip' | 'children' | 'aria-label'> {
  /** What it does; shown on hover and focus. */
  label: string
  children: ReactNode
}

/** A button that shows an icon alone. */
export function IconButton({
  label,
  children,
  className,
  size = 'md',
  look = 'quiet',
  ...rest
}: IconButtonProps) {
  return (
    <Button
      {...rest}
      look={look}
      size={size}
      tip={label}
      aria-label={label}
      className={classes('px-0!', size === 'sm' ? 'w-7' : 'w-9 pointer-coarse:w-11', className)}
    >
      {children}
    </Button>
  )
}
