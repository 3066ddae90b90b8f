import {
  createCalendar,
  destroyCalendar,
  Interaction,
  ResourceTimeGrid,
  TimeGrid,
  type Calendar,
} from '@event-calendar/core'
import '@event-calendar/core/index.css'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import type { Place } from './Alternatives'
import { offsetNow } from './days'
import { eventLabel, eventNodes, left } from './eventNodes'
import { gridHours, type GridEvent } from './gridEvents'
import './calendar.css'
import { mendRoles } from './gridRoles'
import { serviceName, type Booking, type Resource, type Service } from './useCalendar'

interface GridProps {
  view: 'day' | 'week'
  first: string
  days: number
  /** The zone of the business: its now is marked. */
  zone: string
  resources: readonly Resource[]
  services: readonly Service[]
  events: readonly GridEvent[]
  /** Whether appointments can be moved and free time be booked. */
  canChange: boolean
  onOpen: (booking: Booking) => void
  onFree: (at: Place) => void
  onMove: (booking: Booking, from: Place, to: Place) => void
}

const SLOT_MINUTES = 15
const SLOT_PX = 17

/** Some days of some resources as columns. Its days come from the address; it navigates nowhere by itself. */
export default function Grid(props: GridProps) {
  const { view, first, days, zone, resources, services, events, canChange } = props
  const place = useRef<HTMLDivElement>(null)
  const grid = useRef<Calendar | null>(null)
  const hours = gridHours(events, resources, first, days)
  const { from, until } = hours

  const found = useEffectEvent((id: number | string) => events.find((one) => one.id === String(id)) ?? null)
  const open = useEffectEvent((id: number | string) => {
    const booking = found(id)?.booking
    if (booking) props.onOpen(booking)
  })
  const free = useEffectEvent((info: Calendar.DateClickInfo) => {
    const resource = info.resource?.id ?? resources[0]?.resource_key
    if (canChange && resource) props.onFree({ resource_key: resource, start: info.dateStr.slice(0, 16) })
  })
  const drop = useEffectEvent((info: Calendar.EventDropInfo) => {
    const event = found(info.event.id)
    info.revert() // where it stands is said by `events` alone
    if (!event?.booking) return
    const to = {
      resource_key: info.newResource?.id ?? String(info.event.resourceIds[0] ?? event.resourceId),
      start: localText(info.event.start),
    }
    if (to.start === event.start && to.resource_key === event.resourceId) return
    props.onMove(event.booking, { resource_key: event.resourceId, start: event.start }, to)
  })
  const content = useEffectEvent((id: number | string) => {
    const event = found(id)
    return { domNodes: event ? eventNodes(event, services, zone) : [] }
  })
  const describe = useEffectEvent((el: HTMLElement, id: number | string) => {
    const event = found(id)
    if (!event) return
    const resource = resources.find((one) => one.resource_key === event.resourceId)?.name ?? ''
    el.id = `event-${id}` // by which what was redrawn is found again
    if (event.booking) el.setAttribute('aria-label', eventLabel(event, services, zone, resource))
  })

  const columns = useMemo(
    () => resources.map((one) => ({ id: one.resource_key, title: columnTitle(one, zone) })),
    [resources, zone],
  )
  const inputs = useMemo(() => events.map((event) => input(event, services)), [events, services])
  const shown = useMemo<Calendar.Options>(
    () => ({
      timeZone: offsetNow(zone),
      view: view === 'week' ? 'timeGridWeek' : 'resourceTimeGridDay',
      date: first,
      slotMinTime: clock(from),
      slotMaxTime: clock(until),
      resources: columns,
      eventStartEditable: canChange,
      events: inputs,
    }),
    [zone, view, first, from, until, columns, canChange, inputs],
  )
  const told = useRef(shown)
  const make = useEffectEvent((at: HTMLElement) => {
    told.current = shown
    return createCalendar(at, [TimeGrid, ResourceTimeGrid, Interaction], {
      ...FIXED,
      ...shown,
      eventClick: (info) => {
        info.jsEvent.preventDefault() // else the same Enter presses what has the keyboard by then
        open(info.event.id)
      },
      dateClick: (info) => free(info),
      eventDrop: (info) => drop(info),
      eventContent: (info) => content(info.event.id),
      eventDidMount: (info) => describe(info.el, info.event.id),
    })
  })

  useEffect(() => {
    if (!place.current) return
    const made = make(place.current)
    grid.current = made
    const leave = mendRoles(place.current)
    return () => {
      leave()
      grid.current = null
      void destroyCalendar(made)
    }
  }, [])
  // It is made with all it shows: what it is told again it draws again.
  useEffect(() => {
    const before: Calendar.Options = told.current
    for (const name of Object.keys(shown) as (keyof Calendar.Options)[]) {
      if (shown[name] !== before[name]) grid.current?.setOption(name, shown[name])
    }
    told.current = shown
  }, [shown])

  useEffect(() => {
    const timer = setInterval(() => {
      for (const one of place.current?.querySelectorAll<HTMLElement>('[data-until]') ?? []) {
        one.textContent = left(one.dataset.until ?? '')
      }
    }, 1000)
    return () => clearInterval(timer)
  }, [])

  return <div ref={place} className="cal" data-columns={view === 'week' ? 7 : resources.length} />
}

const FIXED: Calendar.Options = {
  headerToolbar: { start: '', center: '', end: '' },
  allDaySlot: false,
  firstDay: 1,
  locale: 'en-US',
  slotDuration: { minutes: SLOT_MINUTES },
  slotLabelInterval: { minutes: 60 },
  slotHeight: SLOT_PX,
  slotEventOverlap: false,
  nowIndicator: true,
  pointer: true,
  eventDurationEditable: false,
  eventStartEditable: false,
  dragScroll: true,
  dayHeaderFormat: (date) => `${date.toLocaleDateString('en-US', { weekday: 'short' })} ${date.getDate()}`,
  slotLabelFormat: { hour: 'numeric' },
  columnWidth: 'minmax(9rem, 1fr)',
}

function input(event: GridEvent, services: readonly Service[]): Calendar.EventInput {
  return {
    id: event.id,
    // Another name has it drawn again: `content` writes it.
    title: serviceName(services, event.booking?.service_key),
    resourceIds: [event.resourceId],
    start: event.start,
    end: event.end,
    display: event.isBackground ? 'background' : 'auto',
    classNames: [event.look],
    startEditable: event.isMovable,
    durationEditable: false,
  }
}

function columnTitle(resource: Resource, zone: string): string {
  const elsewhere = resource.time_zone === zone ? '' : ` (${resource.time_zone.replaceAll('_', ' ')})`
  return `${resource.name}${resource.is_retired ? ' (retired)' : ''}${elsewhere}`
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** The grid gives wall times as dates of the browser's clock. */
function localText(date: Date): string {
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
