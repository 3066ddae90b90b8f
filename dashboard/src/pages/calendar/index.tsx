import { Plus } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useBar } from '@/app/Can'
import { present } from '@/app/search'
import { Button } from '@/ui/Button'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Skeleton } from '@/ui/Skeleton'
import { browserZone, useZone } from '@/ui/time'
import { Agenda } from './Agenda'
import type { Place } from './Alternatives'
import { AppointmentDrawer } from './AppointmentDrawer'
import { BookDialog } from './BookDialog'
import { Legend } from './Legend'
import { MoveDialog, type Moving } from './MoveDialog'
import { Toolbar } from './Toolbar'
import { plusDays, wallOf } from './days'
import { gridEvents } from './gridEvents'
import { useCalendar, useServices, type Resource } from './useCalendar'
import { usePhone } from './usePhone'

const Grid = lazy(() => import('./grid.calendar'))
const NOBODY: readonly Resource[] = []

/** Appointments by resource: a day, somebody's week, or a list. */
export function CalendarPage() {
  const isPhone = usePhone()
  const { search, view, day, today, first, days, reading, resources = NOBODY } = useCalendar(isPhone)
  const services = useServices()
  const zone = useZone()
  const bar = useBar('operator')
  const navigate = useNavigate({ from: '/calendar' })
  const [booking, setBooking] = useState<{ at: Place | null } | null>(null)
  const [moving, setMoving] = useState<Moving | null>(null)

  const chosen = resources.find((one) => one.resource_key === search.resource) ?? resources[0]
  const columns = useMemo(
    () => (view === 'week' ? (chosen ? [chosen] : NOBODY) : resources),
    [view, chosen, resources],
  )
  const events = useMemo(() => gridEvents(columns, first, days, moving), [columns, first, days, moving])
  const open = (id: string | undefined) =>
    void navigate({
      search: (before) => present({ ...before, appointment: id }),
    })

  return (
    <Page
      title="Calendar"
      isWide
      lead={zone === browserZone() ? undefined : `All times are those of ${zone.replaceAll('_', ' ')}.`}
      actions={
        <Button
          look="primary"
          icon={<Plus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setBooking({ at: null })}
        >
          Book an appointment
        </Button>
      }
    >
      <Toolbar
        view={view}
        day={day}
        first={first}
        today={today}
        isPhone={isPhone}
        resources={resources}
        chosen={chosen?.resource_key}
        isWithCancelled={search.cancelled === true}
      />
      {reading.error ? (
        <div className="rounded-md border border-line bg-surface">
          <ErrorState error={reading.error} onRetry={reading.refetch} isRetrying={reading.isFetching} />
        </div>
      ) : !reading.data ? (
        <GridSkeleton />
      ) : view === 'list' ? (
        <Agenda
          day={day}
          zone={zone}
          resources={resources}
          services={services}
          onOpen={(one) => open(one.appointment_id)}
          onStep={(by) =>
            void navigate({ search: (before) => ({ ...before, day: plusDays(day, by) }), replace: true })
          }
        />
      ) : (
        <Suspense fallback={<GridSkeleton />}>
          <Grid
            view={view}
            first={first}
            days={days}
            zone={zone}
            resources={columns}
            services={services}
            events={events}
            canChange={bar === undefined}
            onOpen={(one) => open(one.appointment_id)}
            onFree={(at) => setBooking({ at })}
            onMove={(one, from, to) => setMoving({ booking: one, from, to, isRefused: false })}
          />
          <Legend />
        </Suspense>
      )}
      {search.appointment && (
        <AppointmentDrawer
          id={search.appointment}
          resources={resources}
          services={services}
          onClose={() => open(undefined)}
          onMove={(one, to) => {
            const from = { resource_key: one.resource_key, start: wallOf(one.starts_at) }
            setMoving({ booking: { ...one, kind: 'appointment' }, from, to, isRefused: false })
          }}
        />
      )}
      {booking && (
        <BookDialog
          at={booking.at}
          day={day < today ? today : day}
          resources={resources}
          services={services}
          onClose={() => setBooking(null)}
        />
      )}
      {moving && (
        <MoveDialog moving={moving} resources={resources} services={services} onChange={setMoving} />
      )}
    </Page>
  )
}

function GridSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the calendar"
      className="rounded-md border border-line bg-surface p-4"
    >
      <Skeleton className="h-[60dvh] w-full" />
    </div>
  )
}
