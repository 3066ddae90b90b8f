import { DropdownMenu as Primitive } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes'

/** A button that opens a list of actions. Not modal: the modal one locks scrolling by a forbidden style element. */
export function Menu({
  trigger,
  children,
  side = 'bottom',
}: {
  trigger: ReactElement
  children: ReactNode
  side?: 'top' | 'bottom'
}) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="appears z-50 max-h-[70dvh] min-w-52 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-lift"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

const ITEM = classes(
  'flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-14 outline-none select-none pointer-coarse:h-11',
  'data-[highlighted]:bg-sunken data-[disabled]:text-muted',
)

export function MenuItem({
  icon,
  children,
  onSelect,
  isDangerous = false,
}: {
  icon?: ReactNode
  children: ReactNode
  onSelect: () => void
  isDangerous?: boolean
}) {
  return (
    <Primitive.Item onSelect={onSelect} className={classes(ITEM, isDangerous && 'text-failed')}>
      {icon}
      {children}
    </Primitive.Item>
  )
}

interface Choice<Value extends string> {
  value: Value
  label: string
}

/** One of several, in a menu. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string
  value: Value
  choices: readonly Choice<Value>[]
  onChoose: (value: Value) => void
}) {
  return (
    <Primitive.RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as Value)}>
      <Primitive.Label className="px-2.5 pt-2 pb-1 text-12 text-muted">{label}</Primitive.Label>
      {choices.map((choice) => (
        <Primitive.RadioItem
          key={choice.value}
          value={choice.value}
          className={classes(ITEM, 'pl-8 relative')}
        >
          <Primitive.ItemIndicator className="absolute left-3 size-2 rounded-full bg-accent" />
          {choice.label}
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  )
}

export function MenuLine() {
  return <Primitive.Separator className="my-1 h-px bg-line" />
}
