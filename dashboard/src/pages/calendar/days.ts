import { dayIn, written } from '@/ui/time'

/** Days are text, `2026-11-23`, and wall times `2026-11-23T09:00`: no zone of the browser ever touches them. */

export function plusDays(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10)
}

export function mondayOf(day: string): string {
  return plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** "Monday, November 23", of a day. */
export function longDay(day: string): string {
  return written(`${day}T12:00:00Z`, 'UTC', { weekday: 'long', day: 'numeric', month: 'long' })
}

/** "Nov 23 – 29, 2026", of the week that begins on a day. */
export function longWeek(monday: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium' })
  return format.formatRange(new Date(`${monday}T12:00:00Z`), new Date(`${plusDays(monday, 6)}T12:00:00Z`))
}

/** What the clock on the wall shows, of an instant with the offset of its place. */
export function wallOf(instant: string): string {
  return instant.slice(0, 16)
}

/** What the clock on the wall of a zone shows at an instant. */
export function wallIn(at: number, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' }).format(at)
  return `${dayIn(new Date(at), zone)}T${time}`
}

/** Minutes since midnight of a day, of a wall time on it or another. */
export function minutesInto(day: string, wall: string): number {
  return (Date.parse(`${wall}:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 60_000
}

/** "Tue, Nov 24, 9:00 AM", of a wall time. */
export function writtenWall(wall: string): string {
  return written(`${wall}:00Z`, 'UTC', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
}

/** "9:00 AM", of a wall time. */
export function clockOf(wall: string): string {
  return written(`${wall}:00Z`, 'UTC', 'time')
}

/** Return the offset a zone has now, `-05:00`. */
export function offsetNow(zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts()
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '')
  return offset === undefined || offset === '' ? '+00:00' : offset
}
