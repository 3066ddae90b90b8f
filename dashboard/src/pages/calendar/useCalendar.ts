import { useMemo } from 'react'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { dayIn, useZone } from '@/ui/time'
import { mondayOf } from './days'
import { calendarRoute, type View } from './routes'

export type Resource = Schema<'ResourceCalendar'>
export type Span = Schema<'CalendarSpan'>
export type Service = Schema<'ServiceItem'>
/** A span that is somebody's: an appointment or a hold. */
export type Booking = Span & { appointment_id: string; status: Schema<'AppointmentStatus'> }

/** What the address asks for, and what the api says of it. */
export function useCalendar(isPhone: boolean) {
  const search = calendarRoute.useSearch()
  const zone = useZone()
  const view: View = isPhone ? 'list' : (search.view ?? 'day')
  const today = dayIn(new Date(), zone)
  const day = search.day ?? today
  const first = view === 'week' ? mondayOf(day) : day
  const days = view === 'week' ? 7 : 1
  const organisation = useOrganisation()
  const query = {
    from: first,
    days,
    ...(search.cancelled && { cancelled: true }),
    ...(organisation && { organisation }),
  }
  const reading = api.useQuery('get', '/api/calendar', { params: { query } })
  const read = reading.data?.resources
  // The same ones until something else was read: the grid draws others anew.
  const resources = useMemo(() => read?.filter((one) => !one.is_retired || one.spans.some(isBooking)), [read])
  return { search, view, day, today, first, days, reading, resources }
}

export function isBooking(span: Span): span is Booking {
  return span.appointment_id !== null && span.appointment_id !== undefined && !!span.status
}

export function useServices(): readonly Service[] {
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  return api.useQuery('get', '/api/services', { params: { query } }).data?.services ?? []
}

/** How people call a service; its key once the business has given it up. */
export function serviceName(services: readonly Service[], key: string | null | undefined): string {
  return services.find((one) => one.key === key)?.name ?? key ?? ''
}
