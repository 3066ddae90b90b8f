import type { Schema } from '@/api/client'
import { STEPS } from '@/app/callWords'
import { classes } from '@/ui/classes'

type Turn = Schema<'Turn'>
type Latency = Schema<'TurnLatency'>

/** One turn: what was said, what of it was heard, and how long the answer took. */
export function TurnLine({ turn }: { turn: Turn }) {
  const isAgent = turn.speaker === 'agent'
  return (
    <div className={classes('flex flex-col gap-1', isAgent ? 'items-start' : 'items-end')}>
      <p className="text-12 text-muted">{isAgent ? 'Agent' : 'You'}</p>
      <div
        className={classes(
          'max-w-[min(34rem,90%)] rounded-md px-3 py-2',
          isAgent ? 'bg-sunken' : 'bg-accent-tint',
        )}
      >
        <Words turn={turn} />
      </div>
      {isAgent && turn.latency && <Timing latency={turn.latency} />}
    </div>
  )
}

function Words({ turn }: { turn: Turn }) {
  const unheard = turn.text.startsWith(turn.heard) ? turn.text.slice(turn.heard.length) : ''
  if (turn.speaker === 'caller' || unheard.trim() === '') return turn.text
  return (
    <>
      {turn.heard}
      <span className="text-muted line-through decoration-line-strong">
        <span className="sr-only"> (not heard: </span>
        {unheard}
        <span className="sr-only">)</span>
      </span>
    </>
  )
}

/** From your last word to each step of the answer. */
function Timing({ latency }: { latency: Latency }) {
  const steps = STEPS.flatMap((step) => {
    const ms = latency[step.field]
    return typeof ms === 'number' ? [{ ...step, ms }] : []
  })
  const last = steps.at(-1)
  if (!last) return null
  return (
    <div className="flex w-full max-w-[min(34rem,90%)] flex-col gap-1">
      <span aria-hidden className="flex h-1 w-full overflow-hidden rounded-full bg-sunken">
        {steps.map((step, index) => (
          <span
            key={step.key}
            style={{
              background: step.colour,
              width: `${(100 * (step.ms - (steps[index - 1]?.ms ?? 0))) / Math.max(last.ms, 1)}%`,
            }}
          />
        ))}
      </span>
      <ul aria-label="Timing of this answer" className="flex flex-wrap gap-x-3 text-12 text-muted">
        {steps.map((step) => (
          <li key={step.key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-1.5 rounded-full" style={{ background: step.colour }} />
            {step.title} <span className="figures text-ink">{Math.round(step.ms)} ms</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
