import { ChevronLeft, ChevronRight } from 'lucide-react'
import { api } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { Skeleton } from '@/ui/Skeleton'
import { classes } from '@/ui/classes'
import { Input, Select } from '@/ui/controls'
import { resourceName, type Place } from './Alternatives'
import { useNow, useZone } from '@/ui/time'
import { clockOf, longDay, plusDays, wallIn, writtenWall } from './days'
import type { Resource, Service } from './useCalendar'

interface SlotPickerProps {
  service: Service
  resources: readonly Resource[]
  day: string
  onDay: (day: string) => void
  /** Only with this one; '': with whoever is free. */
  resource: string
  onResource: (key: string) => void
  chosen: Place | null
  onChoose: (place: Place) => void
}

/** The free starts of a service on a day, each a button. */
export function SlotPicker(props: SlotPickerProps) {
  const { service, resources, day, onDay, resource, onResource, chosen, onChoose } = props
  const organisation = useOrganisation()
  const businessZone = useZone()
  const query = {
    service: service.key,
    from: day,
    to: day,
    ...(resource && { resource }),
    ...(organisation && { organisation }),
  }
  const free = api.useQuery('get', '/api/availability', { params: { query } })
  const able = resources.filter((one) => service.resource_keys.includes(one.resource_key) && !one.is_retired)
  const slots = free.data?.slots ?? []
  const now = useNow(30_000)
  const zone = able.find((one) => one.resource_key === chosen?.resource_key)?.time_zone
  const isPast = chosen !== null && zone !== undefined && chosen.start < wallIn(now, zone)
  const isGone =
    chosen && free.data && !slots.some((slot) => isSame(slot, chosen)) && chosen.start.startsWith(day)

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-x-2 gap-y-3">
        <IconButton label="Earlier day" onClick={() => onDay(plusDays(day, -1))}>
          <ChevronLeft aria-hidden className="size-4" />
        </IconButton>
        <Field label="Day" className="w-40">
          {(control) => (
            <Input
              {...control}
              type="date"
              value={day}
              onChange={(event) => event.target.value && onDay(event.target.value)}
            />
          )}
        </Field>
        <IconButton label="Later day" onClick={() => onDay(plusDays(day, 1))}>
          <ChevronRight aria-hidden className="size-4" />
        </IconButton>
        <Field label="With" className="min-w-36 flex-1">
          {(control) => (
            <Select {...control} value={resource} onChange={(event) => onResource(event.target.value)}>
              <option value="">Whoever is free</option>
              {able.map((one) => (
                <option key={one.resource_key} value={one.resource_key}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {isGone && (
        <p role="alert" className="rounded-sm bg-waiting-tint px-3 py-2 text-13 text-ink">
          {isPast ? (
            <>{writtenWall(chosen.start)} is past: nothing can be booked then. Choose a later start.</>
          ) : (
            <>
              {clockOf(chosen.start)} with {resourceName(resources, chosen.resource_key)} is not free for{' '}
              {service.name} ({service.duration_minutes} min). Choose one of these:
            </>
          )}
        </p>
      )}
      {free.error ? (
        <ErrorState error={free.error} onRetry={free.refetch} />
      ) : free.data === undefined ? (
        <div role="status" aria-label="Loading free starts">
          <Skeleton className="h-24 w-full" />
        </div>
      ) : slots.length === 0 ? (
        <p className="rounded-sm bg-sunken px-3 py-6 text-center text-13 text-muted">
          {day < wallIn(now, zone ?? businessZone).slice(0, 10)
            ? `${longDay(day)} is past.`
            : `Nothing is free on ${longDay(day)}. Try the next day.`}
        </p>
      ) : (
        <div
          role="group"
          aria-label={`Free on ${longDay(day)}`}
          className="grid max-h-52 grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-1.5 overflow-y-auto p-0.5"
        >
          {slots.map((slot) => (
            <button
              key={`${slot.start} ${slot.resource_key}`}
              type="button"
              aria-pressed={chosen !== null && isSame(slot, chosen)}
              onClick={() => onChoose({ resource_key: slot.resource_key, start: slot.start })}
              className={classes(
                'min-h-9 rounded-sm border px-2 py-1 text-13 leading-tight pointer-coarse:min-h-11',
                'border-line bg-raised hover:border-line-strong',
                'aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:font-medium aria-pressed:text-accent',
              )}
            >
              <span className="figures block">{clockOf(slot.start)}</span>
              {!resource && able.length > 1 && (
                <span className="block truncate text-12 text-muted">
                  {resourceName(resources, slot.resource_key)}
                </span>
              )}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function isSame(one: Place, other: Place): boolean {
  return one.start === other.start && one.resource_key === other.resource_key
}
