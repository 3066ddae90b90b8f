import type { Schema } from '@/api/client'
import type { Tone } from '@/ui/Badge'

/** What a call's parts are called, wherever one is shown. */

export const PHASE_WORDS: Record<Schema<'Phase'>, string> = {
  CALL_START: 'Connecting',
  DISCOVERY: 'Discovery',
  ACTIVE: 'Active',
  COMPLETION: 'Completed',
}
export const PHASE_ORDER = Object.keys(PHASE_WORDS) as Schema<'Phase'>[]

/** The steps of a reply, in their order; each takes from the end of the one before. */
export const STEPS = [
  { key: 'end_of_turn', field: 'end_of_turn_ms', title: 'End of turn', colour: 'var(--series-3)' },
  { key: 'first_token', field: 'first_token_ms', title: 'First token', colour: 'var(--series-2)' },
  { key: 'first_voice', field: 'first_tts_byte_ms', title: 'First voice', colour: 'var(--series-5)' },
  { key: 'first_frame', field: 'first_frame_ms', title: 'First frame', colour: 'var(--series-1)' },
] as const

interface Standing {
  word: string
  tone: Tone
}

const STATUSES: Readonly<Record<string, Standing>> = {
  done: { word: 'Done', tone: 'done' },
  needs_confirmation: { word: 'Asked the caller first', tone: 'waiting' },
  needs_verification: { word: 'Caller not verified', tone: 'waiting' },
  refused: { word: 'Refused', tone: 'failed' },
  denied: { word: 'Denied', tone: 'failed' },
  failed: { word: 'Failed', tone: 'failed' },
  unavailable: { word: 'Unavailable', tone: 'failed' },
}
/** Of tools that are done whatever they found: what they found. */
const FINDINGS: Readonly<Record<string, Readonly<Record<string, Standing>>>> = {
  verify_principal: {
    verified: { word: 'Right: verified', tone: 'done' },
    not_verified: { word: 'Wrong: not verified', tone: 'failed' },
  },
}

/** How a use of a tool went. */
export function standingOf({ tool, status, result }: Schema<'ToolUse'>): Standing {
  const found = FINDINGS[tool]?.[status === 'done' ? statusIn(result) : '']
  return found ?? STATUSES[status] ?? { word: spoken(status), tone: 'neutral' }
}

/** `book_appointment` as people say it. */
export function spoken(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function statusIn(result: string): string {
  try {
    return String((JSON.parse(result) as { status?: unknown } | null)?.status)
  } catch {
    return ''
  }
}
