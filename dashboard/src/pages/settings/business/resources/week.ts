export interface Span {
  opens: string
  closes: string
}

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

const USUAL: Span = { opens: '09:00', closes: '17:00' }
const WORKDAYS = 5

/** Monday to Friday, nine to five. */
export function usualWeek(): Span[][] {
  return DAYS.map((_, day) => (day < WORKDAYS ? [{ ...USUAL }] : []))
}

export function openDay(): Span[] {
  return [{ ...USUAL }]
}

/** Bring what the api shows into what time fields hold, and can be entered. */
export function enteredWeek(weekly: readonly (readonly Span[])[]): Span[][] {
  return weekly.map((spans) =>
    spans.map(({ opens, closes }) => ({ opens: opens.slice(0, 5), closes: closes.slice(0, 5) })),
  )
}

/** Take an hour out of a day's longest stretch: at noon where it is open then, else in its middle. */
export function withBreak(spans: readonly Span[]): Span[] {
  const longest = spans.reduce<Span | null>(
    (best, one) => (best && length(best) >= length(one) ? best : one),
    null,
  )
  if (!longest || length(longest) < 120) return [...spans]
  const [opens, closes] = [minutes(longest.opens), endOf(longest)]
  const isNoonInside = opens < 720 && closes > 780
  const from = isNoonInside ? 720 : Math.floor((opens + closes) / 120) * 60 - 30
  return spans.flatMap((one) =>
    one === longest
      ? [
          { opens: one.opens, closes: clock(from) },
          { opens: clock(from + 60), closes: one.closes },
        ]
      : [one],
  )
}

/** Say how long a day is open: `8 h`, `7 h 30 min`. */
export function openFor(spans: readonly Span[]): string {
  const all = spans.reduce((sum, one) => sum + Math.max(0, length(one)), 0)
  const [hours, rest] = [Math.floor(all / 60), all % 60]
  return [hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ')
}

/** Return where a stretch begins and ends, in minutes of the day; midnight that ends it is 1440. */
export function reach(span: Span): [number, number] {
  return [minutes(span.opens), endOf(span)]
}

function length(span: Span): number {
  return endOf(span) - minutes(span.opens)
}

function endOf(span: Span): number {
  return minutes(span.closes) || 1440
}

function minutes(wall: string): number {
  const [hours = NaN, rest = NaN] = wall.split(':').map(Number)
  return hours * 60 + rest
}

function clock(at: number): string {
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
}
