import { PhoneIncoming, PhoneOutgoing } from 'lucide-react'
import type { Schema } from '@/api/client'
import { Badge, type Tone } from '@/ui/Badge'

export type Call = Schema<'CallItem'>
export type Outcome = Schema<'Outcome'>

export const OUTCOME_WORDS: Record<Outcome | 'running', string> = {
  running: 'On the line',
  booked: 'Booked',
  transferred: 'Transferred',
  message_taken: 'Message taken',
  answered: 'Answered',
  abandoned: 'Abandoned',
  emergency: 'Emergency',
  refused: 'Refused',
  voicemail: 'Voicemail',
}
const OUTCOME_TONES: Record<Outcome, Tone> = {
  booked: 'done',
  transferred: 'info',
  message_taken: 'info',
  answered: 'neutral',
  abandoned: 'waiting',
  emergency: 'failed',
  refused: 'neutral',
  voicemail: 'neutral',
}

/** What a call came to; null: it runs. */
export function OutcomeBadge({ outcome }: { outcome: Outcome | null }) {
  if (outcome === null) return <Badge tone="live">{OUTCOME_WORDS.running}</Badge>
  return <Badge tone={OUTCOME_TONES[outcome]}>{OUTCOME_WORDS[outcome]}</Badge>
}

/** The number of the person, whoever has rung whom. */
export function otherNumber(call: Pick<Call, 'direction' | 'from_number' | 'to_number'>): string | null {
  return call.direction === 'outbound' ? call.to_number : call.from_number
}

export function DirectionIcon({ direction }: { direction: Call['direction'] }) {
  const Icon = direction === 'inbound' ? PhoneIncoming : PhoneOutgoing
  return (
    <span title={direction === 'inbound' ? 'They called us' : 'We called them'}>
      <Icon aria-hidden className="size-4 text-muted" />
      <span className="sr-only">{direction === 'inbound' ? 'Inbound' : 'Outbound'}</span>
    </span>
  )
}

/** Begin a sentence of the api with a capital letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
