import { toAppointment, toCall, toTask } from '@/app/elsewhere'
import type { Tone } from '@/ui/Badge'
import { spaced, type Happening } from './words'

interface Said {
  word: string
  tone: Tone
}

const CALLS: Record<string, Said> = {
  '': { word: 'On the line', tone: 'live' },
  booked: { word: 'Booked', tone: 'done' },
  transferred: { word: 'Transferred', tone: 'info' },
  message_taken: { word: 'Message taken', tone: 'info' },
  answered: { word: 'Answered', tone: 'neutral' },
  abandoned: { word: 'Abandoned', tone: 'waiting' },
  emergency: { word: 'Emergency', tone: 'failed' },
  refused: { word: 'Refused', tone: 'neutral' },
  voicemail: { word: 'Voicemail', tone: 'neutral' },
}
const ATTEMPTS: Record<string, Said> = {
  '': { word: 'Ringing', tone: 'live' },
  reached: { word: 'Reached', tone: 'done' },
  voicemail: { word: 'Voicemail left', tone: 'info' },
  machine: { word: 'Answering machine', tone: 'neutral' },
  hung_up: { word: 'Hung up', tone: 'neutral' },
  busy: { word: 'Busy', tone: 'neutral' },
  no_answer: { word: 'No answer', tone: 'neutral' },
  refused: { word: 'Not allowed', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'failed' },
  lost: { word: 'Failed', tone: 'failed' },
}
const NOTICES: Record<string, Said> = {
  pending: { word: 'Waiting to be sent', tone: 'waiting' },
  sending: { word: 'Being sent', tone: 'live' },
  sent: { word: 'Sent', tone: 'done' },
  failed: { word: 'Not sent', tone: 'failed' },
}
const REMINDERS: Record<string, Said> = {
  open: { word: 'Under way', tone: 'live' },
  texted: { word: 'Texted', tone: 'done' },
  reached: { word: 'Reached', tone: 'done' },
  voicemail: { word: 'Voicemail left', tone: 'info' },
  not_reached: { word: 'Not reached', tone: 'waiting' },
  refused: { word: 'Not allowed', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'failed' },
}
const TASKS: Record<string, Said> = {
  planned: { word: 'Planned', tone: 'neutral' },
  awaiting_confirmation: { word: 'Waits for a decision', tone: 'waiting' },
  executing: { word: 'Under way', tone: 'live' },
  done: { word: 'Done', tone: 'done' },
  rejected: { word: 'Rejected', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'failed' },
  undone: { word: 'Undone', tone: 'neutral' },
}
const APPOINTMENTS: Record<string, Said> = {
  booked: { word: 'Booked', tone: 'done' },
  moved: { word: 'Moved', tone: 'info' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  attended: { word: 'Attended', tone: 'done' },
  no_show: { word: 'No-show', tone: 'failed' },
}
const STATES: Partial<Record<Happening['kind'], Record<string, Said>>> = {
  call: CALLS,
  attempt: ATTEMPTS,
  notice: NOTICES,
  reminder: REMINDERS,
  task: TASKS,
  appointment: APPOINTMENTS,
}

/** What has become of it; null where its kind has no states. */
export function stateOf(one: Happening): Said | null {
  const states = STATES[one.kind]
  if (!states) return null
  return states[one.state] ?? { word: spaced(one.state), tone: 'neutral' }
}

/** What happened, in a few words. */
export function titleOf(one: Happening): string {
  switch (one.kind) {
    case 'call':
      return one.way === 'outbound' ? 'We called' : 'Called us'
    case 'attempt':
      return 'We rang'
    case 'message':
      return 'Left a message'
    case 'thread':
      return 'Texted with the agent'
    case 'notice':
      return one.channel === 'email' ? 'E-mail from us' : 'Text from us'
    case 'reminder':
      return one.channel === 'sms' ? 'Reminder by text' : 'Reminder by call'
    case 'appointment':
      return 'Appointment'
    case 'task':
      return 'Task'
  }
}

/** Where more of it is shown; null where nothing is. */
export function addressOf(one: Happening) {
  switch (one.kind) {
    case 'call':
      return toCall(one.subject_id)
    case 'task':
      return toTask(one.subject_id)
    case 'appointment':
      return toAppointment(one.subject_id)
    default:
      return null
  }
}

/** Service and start of `oil_change, 2026-11-24T14:00Z`, as lines of appointments have it. */
export function booking(words: string): { service: string; startsAt: string } | null {
  const found = /^(\S+), (\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/.exec(words)
  return found?.[1] && found[2] ? { service: found[1], startsAt: found[2] } : null
}
