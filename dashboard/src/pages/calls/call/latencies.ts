import type { Schema } from '@/api/client'

/** The steps of a reply, in their order; each takes from the end of the one before. */
export const STEPS = [
  { key: 'end_of_turn', field: 'end_of_turn_ms', title: 'End of turn', colour: 'var(--series-3)' },
  { key: 'first_token', field: 'first_token_ms', title: 'First token', colour: 'var(--series-2)' },
  { key: 'first_voice', field: 'first_tts_byte_ms', title: 'First voice', colour: 'var(--series-5)' },
  { key: 'first_frame', field: 'first_frame_ms', title: 'First frame', colour: 'var(--series-1)' },
] as const

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
