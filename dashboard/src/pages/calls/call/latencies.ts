import type { Schema } from '@/api/client'
import { STEPS } from '@/app/callWords'

type Step = (typeof STEPS)[number]['key']

/** How long each step of a reply took, and all of it; null where the step did not happen. */
export interface ReplyLatency {
  turn: number
  steps: Record<Step, number | null>
  total: number
}

/** Split what was measured from the end of speech on into what each step took. */
export function latenciesOf(turns: readonly Schema<'Turn'>[]): ReplyLatency[] {
  return turns.flatMap((turn) => {
    const { latency } = turn
    if (!latency) return []
    let before = 0
    const steps = {} as Record<Step, number | null>
    for (const { key, field } of STEPS) {
      const at = latency[field] ?? null
      steps[key] = at === null ? null : Math.max(0, at - before)
      before = at === null ? before : Math.max(before, at)
    }
    return before > 0 ? [{ turn: turn.index, steps, total: before }] : []
  })
}
