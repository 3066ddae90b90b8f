import type { Schema } from '@/api/client'
import { written } from '@/ui/time'
import type { Tone } from '@/ui/Badge'

export type Status = Schema<'AppointmentStatus'>
export type Reminder = Schema<'ReminderItem'>

export const STATUS: Record<Status, { word: string; tone: Tone }> = {
  held: { word: 'Held', tone: 'waiting' },
  confirmed: { word: 'Confirmed', tone: 'info' },
  attended: { word: 'Attended', tone: 'done' },
  no_show: { word: 'No-show', tone: 'failed' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  expired: { word: 'Hold expired', tone: 'neutral' },
  released: { word: 'Let go', tone: 'neutral' },
}

export interface ReminderWords {
  word: string
  tone: Tone
  look: 'bell' | 'check' | 'none'
}

const STATES: Record<Schema<'ReminderState'>, ReminderWords> = {
  open: { word: 'Being reminded now', tone: 'live', look: 'bell' },
  texted: { word: 'Reminded by text', tone: 'info', look: 'bell' },
  reached: { word: 'Reminded by phone', tone: 'info', look: 'bell' },
  voicemail: { word: 'Reminded on voicemail', tone: 'info', look: 'bell' },
  not_reached: { word: 'Not reached for the reminder', tone: 'waiting', look: 'none' },
  refused: { word: 'Not reminded: must not be contacted', tone: 'neutral', look: 'none' },
  failed: { word: 'Reminder failed', tone: 'failed', look: 'none' },
}

/** What is to be said of a reminder, if anything: how far it has come, or when it will go out. */
export function reminderWords(
  reminder: Reminder | null | undefined,
  zone: string,
  now = Date.now(),
): ReminderWords | null {
  if (!reminder) return null
  if (reminder.confirmed_at) return { word: 'Will be there, says the customer', tone: 'done', look: 'check' }
  if (reminder.state) return STATES[reminder.state]
  if (reminder.due_at === null) return null
  if (Date.parse(reminder.due_at) <= now) return { word: 'Not reminded', tone: 'neutral', look: 'none' }
  const when = written(reminder.due_at, zone, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  return { word: `Will be reminded ${when}`, tone: 'neutral', look: 'bell' }
}

/** "Maria" of "Maria Lopez": how staff speak of a customer. */
export function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}

/** Whether a customer hears of a change: as he can be reached. */
export function told(contact: { name: string; phones: string[]; emails: string[] } | undefined): string {
  if (!contact) return 'The customer is told by text.'
  const name = firstName(contact.name)
  if (contact.phones.length > 0) return `${name} is told by text.`
  if (contact.emails.length > 0) return `${name} is told by e-mail.`
  return `${name} has neither a number nor an address here: nobody is told.`
}
