import { useRef } from 'react'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { classes } from '@/ui/classes'
import { HoldLeft } from './HoldLeft'
import { clockOf, longDay, wallOf } from './days'
import { isBooking, serviceName, type Booking, type Resource, type Service, type Span } from './useCalendar'
import { reminderWords, STATUS } from './words'

const SWIPE_PX = 60

interface AgendaProps {
  day: string
  zone: string
  resources: readonly Resource[]
  services: readonly Service[]
  onOpen: (booking: Booking) => void
  onStep: (days: number) => void
}

/** A day as a list, by start: for phones, readers and keyboards. A swipe leads to the next day. */
export function Agenda({ day, zone, resources, services, onOpen, onStep }: AgendaProps) {
  const began = useRef<{ x: number; y: number } | null>(null)
  const rows = resources
    .flatMap((resource) => resource.spans.filter(isListed).map((span) => ({ resource, span })))
    .sort((one, other) => one.span.starts_at.localeCompare(other.span.starts_at))
  const isClosed = resources.length > 0 && resources.every((one) => isClosedAll(one, day))

  return (
    <div
      className="rounded-md border border-line bg-surface"
      onTouchStart={({ touches }) => {
        const touch = touches.item(0)
        began.current = { x: touch.clientX, y: touch.clientY }
      }}
      onTouchEnd={({ changedTouches }) => {
        const touch = changedTouches.item(0)
        if (!began.current) return
        const across = touch.clientX - began.current.x
        const down = touch.clientY - began.current.y
        if (Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(down)) onStep(across < 0 ? 1 : -1)
      }}
    >
      {rows.length === 0 ? (
        <EmptyState title={isClosed ? `Closed on ${longDay(day)}` : `Nothing on ${longDay(day)}`}>
          {isClosed
            ? 'Opening hours are those of the resources, in the settings.'
            : 'The whole day is free to book.'}
        </EmptyState>
      ) : (
        <ol aria-label={`Appointments on ${longDay(day)}`} className="divide-y divide-line">
          {rows.map(({ resource, span }) => (
            <li key={`${resource.resource_key} ${span.starts_at} ${span.appointment_id ?? ''}`}>
              {isBooking(span) ? (
                <BookingRow {...{ resource, span, services, zone, onOpen }} />
              ) : (
                <div className="flex gap-4 px-4 py-3 text-muted">
                  <Times span={span} day={day} />
                  <span>
                    {resource.name} is away{span.reason ? `: ${span.reason}` : ''}
                  </span>
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

interface BookingRowProps {
  resource: Resource
  span: Booking
  services: readonly Service[]
  zone: string
  onOpen: (booking: Booking) => void
}

function BookingRow({ resource, span, services, zone, onOpen }: BookingRowProps) {
  const reminder = reminderWords(span.reminder, zone)
  const { word, tone } = STATUS[span.status]
  return (
    <button
      type="button"
      onClick={() => onOpen(span)}
      className="flex w-full gap-4 px-4 py-3 text-left hover:bg-sunken"
    >
      <Times span={span} day={wallOf(span.starts_at).slice(0, 10)} />
      <span className="min-w-0 flex-1">
        <span className="flex items-start justify-between gap-3">
          <span className={classes('font-medium', span.status === 'cancelled' && 'text-muted line-through')}>
            {span.contact_name}
          </span>
          <Badge tone={tone}>{span.held_until ? <HoldLeft until={span.held_until} /> : word}</Badge>
        </span>
        <span className="block text-13 text-muted first-letter:uppercase">
          {serviceName(services, span.service_key)} · {resource.name}
          {resource.time_zone !== zone && ` · ${resource.time_zone.replaceAll('_', ' ')}`}
        </span>
        {reminder && <span className="mt-0.5 block text-13 text-muted">{reminder.word}</span>}
      </span>
    </button>
  )
}

function Times({ span, day }: { span: Span; day: string }) {
  const [start, end] = [wallOf(span.starts_at), wallOf(span.ends_at)]
  return (
    <span className="figures w-18 shrink-0 text-13">
      <span className="block font-medium text-ink">{start.startsWith(day) ? clockOf(start) : 'All day'}</span>
      {start.startsWith(day) && <span className="block text-muted">{clockOf(end)}</span>}
    </span>
  )
}

function isListed(span: Span): boolean {
  return span.kind !== 'closed'
}

function isClosedAll(resource: Resource, day: string): boolean {
  return resource.spans.some(
    (span) =>
      span.kind === 'closed' &&
      wallOf(span.starts_at) <= `${day}T00:00` &&
      wallOf(span.ends_at) > `${day}T23:59`,
  )
}
