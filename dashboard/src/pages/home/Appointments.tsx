import { Link } from '@tanstack/react-router'
import type { Schema } from '@/api/client'
import { toContact } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { textLink } from '@/ui/links'
import { Section } from '@/ui/Section'
import { ClockZone, DateTime, useZone, zoneWritten } from '@/ui/time'
import { spoken, STATUSES } from './words'

/** Today's appointments by their start. */
export function Appointments({ appointments }: { appointments: Schema<'DayAppointments'> }) {
  const rows = appointments.appointments
  return (
    <Section
      title="Appointments today"
      isFlush
      aside={
        <Link to="/calendar" className={`${textLink} text-13`}>
          Calendar
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="No appointments today">Those of other days are in the calendar.</EmptyState>
      ) : (
        <ul aria-label="Appointments today" className="max-h-112 divide-y divide-line overflow-y-auto">
          {rows.map((one) => (
            <Row key={one.appointment_id} one={one} />
          ))}
        </ul>
      )}
      {appointments.is_cut && (
        <p className="border-t border-line px-4 py-2.5 text-13 text-muted">
          There are more; the calendar shows all of them.
        </p>
      )}
    </Section>
  )
}

function Row({ one }: { one: Schema<'AppointmentItem'> }) {
  const zone = useZone()
  const { word, tone } = STATUSES[one.status]
  return (
    <li className="flex items-center gap-4 px-4 py-2.5">
      <span className="w-20 shrink-0 font-medium">
        <ClockZone zone={one.time_zone}>
          <DateTime at={one.starts_at} look="time" />
        </ClockZone>
        {one.time_zone !== zone && (
          <span className="block text-12 text-muted">{zoneWritten(one.time_zone)}</span>
        )}
      </span>
      <span className="min-w-0 grow">
        <Link {...toContact(one.contact_id)} className="font-medium hover:underline">
          {one.contact_name}
        </Link>
        <span className="block text-12 text-muted">
          {spoken(one.service_key)} · {spoken(one.resource_key)}
        </span>
      </span>
      <Badge tone={tone}>{word}</Badge>
    </li>
  )
}
