import type { Schema } from '@/api/client'
import type { Tone } from '@/ui/Badge'

export const STATUSES: Record<Schema<'AppointmentStatus'>, { word: string; tone: Tone }> = {
  held: { word: 'Held', tone: 'waiting' },
  confirmed: { word: 'Confirmed', tone: 'info' },
  expired: { word: 'Hold lapsed', tone: 'neutral' },
  released: { word: 'Hold given up', tone: 'neutral' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  attended: { word: 'Came', tone: 'done' },
  no_show: { word: 'Did not come', tone: 'failed' },
}

/** `oil_change` as people say it. */
export function spoken(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
