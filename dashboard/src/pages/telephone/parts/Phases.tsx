import { ChevronRight } from 'lucide-react'
import type { Schema } from '@/api/client'
import { PHASE_ORDER, PHASE_WORDS } from '@/app/callWords'
import { classes } from '@/ui/classes'

/** Where the call stands in its workflow. */
export function Phases({ entered }: { entered: readonly Schema<'PhaseEntered'>[] }) {
  const now = entered.at(-1)?.phase
  return (
    <ol aria-label="Phase of the call" className="flex flex-wrap items-center gap-1 text-12">
      {PHASE_ORDER.map((phase, index) => (
        <li key={phase} className="inline-flex items-center gap-1">
          {index > 0 && <ChevronRight aria-hidden className="size-3 text-line-strong" />}
          <span
            aria-current={phase === now ? 'step' : undefined}
            className={classes(
              'rounded-full px-2 py-0.5',
              phase === now ? 'bg-live-tint font-medium text-live' : 'text-muted',
            )}
          >
            {PHASE_WORDS[phase]}
          </span>
        </li>
      ))}
    </ol>
  )
}
