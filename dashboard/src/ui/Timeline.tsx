import type { ReactNode } from 'react'
import type { Tone } from './Badge'
import { classes } from './classes'

const DOTS: Record<Tone, string> = {
  waiting: 'border-waiting bg-waiting-tint',
  live: 'border-live bg-live',
  failed: 'border-failed bg-failed',
  info: 'border-info bg-info-tint',
  done: 'border-accent bg-accent',
  neutral: 'border-line-strong bg-surface',
}

/** What happened one after the other, held by a line. */
export function Timeline({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {children}
    </ol>
  )
}

interface TimelineItemProps {
  tone?: Tone
  /** What happened, in a line. */
  title: ReactNode
  /** When: a `DateTime`. */
  when?: ReactNode
  children?: ReactNode
}

export function TimelineItem({ tone = 'neutral', title, when, children }: TimelineItemProps) {
  return (
    <li className="group relative flex gap-3 pb-5 last:pb-0">
      <span aria-hidden className="absolute top-5 bottom-0 left-[5px] w-px bg-line group-last:hidden" />
      <span
        aria-hidden
        className={classes('mt-[5px] size-[11px] shrink-0 rounded-full border-2', DOTS[tone])}
      />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <div className="font-medium">{title}</div>
          {when && <div className="text-12 text-muted">{when}</div>}
        </div>
        {children && <div className="mt-1 text-13 text-muted">{children}</div>}
      </div>
    </li>
  )
}
