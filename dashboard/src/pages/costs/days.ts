/** Calendar days as `2026-11-23`, reckoned in UTC so that no clock change makes one longer. */
export function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`
}

/** All days from one to another, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = plusDays(day, 1)) days.push(day)
  return days
}

const LOOKS = {
  short: { day: 'numeric', month: 'short' },
  whole: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long' },
} as const

export function dayWritten(day: string, look: keyof typeof LOOKS = 'whole'): string {
  return new Intl.DateTimeFormat('en-US', { ...LOOKS[look], timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}
