import { useId, type ReactNode } from 'react'
import { classes } from './classes'

interface SectionProps {
  title: string
  /** Beside the title, at the end of the line: a link, a button, a count. */
  aside?: ReactNode
  /** Without inner space, for tables and lists that go from edge to edge. */
  isFlush?: boolean
  className?: string
  children: ReactNode
}

/** A part of a page under a heading of its own, on a surface with a hairline. */
export function Section({ title, aside, isFlush = false, className, children }: SectionProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={classes('min-w-0 rounded-md border border-line bg-surface', className)}
    >
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <h2 id={id} className="text-14 font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      <div className={isFlush ? '' : 'p-4'}>{children}</div>
    </section>
  )
}

/** A surface without a heading. */
export function Card({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={classes('min-w-0 rounded-md border border-line bg-surface p-4', className)}>
      {children}
    </div>
  )
}
