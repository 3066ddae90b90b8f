import type { Moving } from './MoveDialog'
import { minutesInto, plusDays, wallOf } from './days'
import { isBooking, type Booking, type Resource, type Span } from './useCalendar'

/** What the grid draws; times are wall times, each of its own resource. */
export interface GridEvent {
  id: string
  resourceId: string
  start: string
  end: string
  isBackground: boolean
  /** `cal-confirmed`, `cal-closed`, …: styled in calendar.css. */
  look: string
  isMovable: boolean
  booking: Booking | null
  label: string
}

/** Return what fills some days: bookings, and behind them what is closed or away. */
export function gridEvents(
  resources: readonly Resource[],
  first: string,
  days: number,
  moving: Moving | null,
): GridEvent[] {
  return resources.flatMap((resource) =>
    resource.spans.flatMap((span, index) =>
      isBooking(span)
        ? [bookingEvent(span, resource, moving)]
        : backgrounds(span, resource, `${resource.resource_key}-${index}`, first, days),
    ),
  )
}

function bookingEvent(booking: Booking, resource: Resource, moving: Moving | null): GridEvent {
  const start = wallOf(booking.starts_at)
  const length = Date.parse(booking.ends_at) - Date.parse(booking.starts_at)
  const isMoving = moving?.booking.appointment_id === booking.appointment_id && !moving.isRefused
  const at = isMoving ? moving.to : { resource_key: resource.resource_key, start }
  const hasBegun = Date.parse(booking.starts_at) <= Date.now()
  return {
    id: booking.appointment_id,
    resourceId: at.resource_key,
    start: at.start,
    end: new Date(Date.parse(`${at.start}:00Z`) + length).toISOString().slice(0, 16),
    isBackground: false,
    look: isMoving ? 'cal-moving' : `cal-${booking.status}`,
    isMovable: booking.status === 'confirmed' && !hasBegun && moving === null,
    booking,
    label: '',
  }
}

/** Cut into days: the grid draws nothing behind more than one column. */
function backgrounds(span: Span, resource: Resource, id: string, first: string, days: number): GridEvent[] {
  const [start, end] = [wallOf(span.starts_at), wallOf(span.ends_at)]
  return Array.from({ length: days }, (_, off) => plusDays(first, off)).flatMap((day) => {
    const [from, to] = [later(start, `${day}T00:00`), earlier(end, `${plusDays(day, 1)}T00:00`)]
    if (from >= to) return []
    const isAway = span.kind === 'absence'
    return [
      {
        id: `${id}-${day}`,
        resourceId: resource.resource_key,
        start: from,
        end: to,
        isBackground: true,
        look: isAway ? 'cal-away' : 'cal-closed',
        isMovable: false,
        booking: null,
        label: isAway ? (span.reason ?? '') || 'Away' : '',
      },
    ]
  })
}

const HOUR = 60
const DAY = 24 * HOUR

/** Return from when until when the grid reaches, in minutes: an hour around what is open or booked on any of its days. */
export function gridHours(
  events: readonly GridEvent[],
  resources: readonly Resource[],
  first: string,
  days: number,
) {
  let [from, until] = [DAY, 0]
  const take = (start: number, end: number) => {
    from = Math.min(from, start)
    until = Math.max(until, end)
  }
  for (const event of events) {
    if (event.isBackground) continue
    const start = minutesInto(event.start.slice(0, 10), event.start)
    take(start, Math.min(DAY, start + minutesInto(event.start.slice(0, 10), event.end) - start))
  }
  for (let off = 0; off < days; off += 1) {
    const day = plusDays(first, off)
    for (const { resource_key } of resources) {
      const closed = events.filter(
        (one) => one.look === 'cal-closed' && one.resourceId === resource_key && one.start.startsWith(day),
      )
      let open = 0
      for (const span of closed) {
        if (minutesInto(day, span.start) > open) take(open, minutesInto(day, span.start))
        open = minutesInto(day, span.end)
      }
      if (open < DAY) take(open, DAY)
    }
  }
  if (from >= until) [from, until] = [8 * HOUR, 18 * HOUR]
  return {
    from: Math.max(0, Math.floor(from / HOUR) * HOUR - HOUR),
    until: Math.min(DAY, Math.ceil(until / HOUR) * HOUR + HOUR),
  }
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}
