import { Link } from '@tanstack/react-router'
import { api } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { toAppointment } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { textLink } from '@/ui/links'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { ClockZone, dayIn, useNow, useZone, written } from '@/ui/time'
import { useServiceName } from './useServiceName'
import { APPOINTMENT_STATES, type Appointment, type Contact } from './words'

const PAGE = 100

/** Somebody's appointments: those to come, the next first, and those that were, the latest first. */
export function Appointments({ contact }: { contact: Contact }) {
  const nameOf = useServiceName(contact.organisation_id)
  const now = useNow(60_000)
  const query = { organisation: contact.organisation_id, contact: contact.contact_id, limit: PAGE }
  const reading = api.useInfiniteQuery('get', '/api/appointments', { params: { query } }, keyset)
  const all = rowsOf(reading.data, (page) => page.appointments)
  const coming = all?.filter((one) => Date.parse(one.ends_at) > now)
  const past = all?.filter((one) => Date.parse(one.ends_at) <= now).reverse()
  const columns: readonly Column<Appointment>[] = [
    {
      key: 'start',
      title: 'Start',
      cell: (one) => (
        <ClockZone zone={one.time_zone}>
          <Start appointment={one} />
        </ClockZone>
      ),
    },
    { key: 'service', title: 'Service', cell: (one) => nameOf(one.service_key) },
    {
      key: 'state',
      title: 'State',
      cell: (one) => (
        <Badge tone={APPOINTMENT_STATES[one.status].tone}>{APPOINTMENT_STATES[one.status].word}</Badge>
      ),
    },
  ]

  return (
    <div className="flex flex-col gap-4">
      <Section title="Upcoming" isFlush>
        <Table
          label="Upcoming appointments"
          columns={columns}
          rows={coming}
          keyOf={(one) => one.appointment_id}
          reading={reading}
          expected={2}
          empty={
            <EmptyState title="No appointment ahead">
              Book one in the calendar; whoever calls can book by themselves.
            </EmptyState>
          }
        />
      </Section>
      {past && past.length > 0 && (
        <Section title="Past" isFlush>
          <Table
            label="Past appointments"
            columns={columns}
            rows={past}
            keyOf={(one) => one.appointment_id}
            reading={{ isPending: false, error: null, refetch: reading.refetch }}
          />
        </Section>
      )}
    </div>
  )
}

function Start({ appointment }: { appointment: Appointment }) {
  const zone = useZone()
  return (
    <Link
      {...toAppointment(appointment.appointment_id, dayIn(appointment.starts_at, zone))}
      className={textLink}
    >
      <time dateTime={appointment.starts_at} className="figures" title={zone}>
        {written(appointment.starts_at, zone, {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          hour: 'numeric',
          minute: '2-digit',
        })}
      </time>
    </Link>
  )
}
