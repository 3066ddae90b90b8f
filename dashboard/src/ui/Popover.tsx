import { Popover as Primitive } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

/** Something small that opens beside its button. */
export function Popover({
  trigger,
  label,
  children,
}: {
  trigger: ReactElement
  label: string
  children: ReactNode
}) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="appears z-50 w-80 max-w-[calc(100vw-1rem)] rounded-md border border-line bg-raised p-4 shadow-lift"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
