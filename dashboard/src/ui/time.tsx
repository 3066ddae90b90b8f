import { createContext, use, useEffect, useState, type ReactNode } from 'react'

const Zone = createContext<string | undefined>(undefined)

/** Show all times below in a zone (IANA name); undefined: the browser's. */
export function ClockZone({ zone, children }: { zone?: string | undefined; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>
}

/** The zone times are shown in: the business's, or a resource's where a `ClockZone` says so. */
export function useZone(): string {
  return use(Zone) ?? browserZone()
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A zone as people read it: New York is no New_York. */
export function zoneWritten(zone: string): string {
  return zone.replaceAll('_', ' ')
}

type Look = 'time' | 'date' | 'both' | 'day'

const LOOKS: Record<Look, Intl.DateTimeFormatOptions> = {
  time: { hour: 'numeric', minute: '2-digit' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  both: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
}
const formats = new Map<string, Intl.DateTimeFormat>()

/** A format costs more than all that is written with it: each is made once. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`
  let format = formats.get(name)
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(locale, options)))
  return format
}

/** Write an instant as the clock of a zone shows it. */
export function written(
  at: string | Date,
  zone: string,
  look: Look | Intl.DateTimeFormatOptions = 'both',
): string {
  const options = typeof look === 'string' ? LOOKS[look] : look
  return formatOf('en-US', { ...options, timeZone: zone }).format(typeof at === 'string' ? new Date(at) : at)
}

/** The day an instant falls on in a zone, as `2026-11-23`. */
export function dayIn(at: string | Date, zone: string): string {
  return formatOf('en-CA', { timeZone: zone, dateStyle: 'short' }).format(
    typeof at === 'string' ? new Date(at) : at,
  )
}

/** An instant in the business's zone; on hover the whole of it with its zone. */
export function DateTime({ at, look = 'both' }: { at: string; look?: Look }) {
  const zone = useZone()
  return (
    <time
      dateTime={at}
      title={`${written(at, zone, { dateStyle: 'full', timeStyle: 'long' })} (${zone})`}
      className="figures"
    >
      {written(at, zone, look)}
    </time>
  )
}

/** "3 min ago", "in 2 h": kept right while it is shown. */
export function RelativeTime({ at }: { at: string }) {
  const zone = useZone()
  const now = useNow(30_000)
  return (
    <time
      dateTime={at}
      title={`${written(at, zone, { dateStyle: 'full', timeStyle: 'long' })} (${zone})`}
      className="figures"
    >
      {relative(Date.parse(at) - now)}
    </time>
  )
}

// With the least that rounds to one of it rather than to 24 or 60 of the next.
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['day', 86_400_000, 23.5 * 3_600_000],
  ['hour', 3_600_000, 59.5 * 60_000],
  ['minute', 60_000, 60_000],
]
const RELATIVE = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' })

export function relative(milliseconds: number): string {
  for (const [unit, size, least] of UNITS) {
    if (Math.abs(milliseconds) >= least) return RELATIVE.format(Math.round(milliseconds / size), unit)
  }
  return milliseconds > 30_000 ? 'in under a minute' : 'just now'
}

/** The time now, in milliseconds since 1970, again every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** How long something took, or has been going on while `until` is null: it ticks then. */
export function Duration({ from, until }: { from: string; until: string | null }) {
  return until === null ? (
    <Running from={from} />
  ) : (
    <Length seconds={(Date.parse(until) - Date.parse(from)) / 1000} />
  )
}

function Running({ from }: { from: string }) {
  const now = useNow(1000)
  return <Length seconds={(now - Date.parse(from)) / 1000} />
}

/** A length of time: `0:07`, `12:40`, `1:02:03`. */
export function Length({ seconds }: { seconds: number }) {
  return <span className="figures">{length(seconds)}</span>
}

export function length(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = `${String(minutes)}:${String(rest).padStart(2, '0')}`
  return hours ? `${String(hours)}:${tail.padStart(5, '0')}` : tail
}
