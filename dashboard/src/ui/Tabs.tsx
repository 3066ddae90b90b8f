import { Tabs as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

interface TabsProps<Value extends string> {
  label: string
  /** Which is open; keep it in the address (`?tab=`), so that a link leads there. */
  value: Value
  onChange: (value: Value) => void
  tabs: readonly { value: Value; label: ReactNode; content: ReactNode }[]
}

/** Parts of a page of which one is shown. */
export function Tabs<Value extends string>({ label, value, onChange, tabs }: TabsProps<Value>) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      activationMode="manual"
    >
      <Primitive.List
        aria-label={label}
        className="scrolls-on mb-4 flex gap-2 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px inline-flex h-10 shrink-0 items-center gap-2 border-b-2 border-transparent px-1.5 font-medium whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="rounded-sm">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  )
}
