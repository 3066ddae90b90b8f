import type { Schema } from '@/api/client'
import type { Tone } from '@/ui/Badge'

export type Contact = Schema<'ContactItem'>
export type Memory = Schema<'MemoryItem'>
export type Vehicle = Schema<'VehicleItem'>
export type Appointment = Schema<'AppointmentItem'>
export type Happening = Schema<'InteractionItem'>

export const REMINDED_BY: Record<NonNullable<Contact['reminder_channel']>, string> = {
  call: 'By call',
  sms: 'By text',
}

export const RELATIONSHIPS: Record<Memory['relationship'], string> = {
  new: 'New customer',
  known: 'Known customer',
  regular: 'Regular customer',
  lapsed: 'Lapsed customer',
}

export const MOODS: Record<Memory['feelings'][number]['mood'], string> = {
  good: 'good',
  neutral: 'neutral',
  bad: 'bad',
}

export const TRENDS: Record<Memory['mood'], string> = {
  unknown: 'Too few conversations to tell',
  rising: 'Getting better',
  steady: 'Steady',
  falling: 'Getting worse',
}

export const APPOINTMENT_STATES: Record<Appointment['status'], { word: string; tone: Tone }> = {
  held: { word: 'Held', tone: 'waiting' },
  confirmed: { word: 'Confirmed', tone: 'info' },
  expired: { word: 'Hold ran out', tone: 'neutral' },
  released: { word: 'Released', tone: 'neutral' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  attended: { word: 'Attended', tone: 'done' },
  no_show: { word: 'No-show', tone: 'failed' },
}

/** `oil_change` as people would write it, where nobody knows its name any more. */
export function spaced(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "1 call", "3 calls". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`
}

export function vehicleName(vehicle: Vehicle): string {
  const name = [vehicle.year, vehicle.make, vehicle.model].filter(Boolean).join(' ')
  return name || (vehicle.plate ?? vehicle.vin ?? 'Vehicle')
}

/** Bring a number as people type it near to E.164: `+1 (555) 123-0001` → `+15551230001`. */
export function dialled(typed: string): string {
  return typed
    .trim()
    .replace(/[\s().-]/g, '')
    .replace(/^00/, '+')
}
