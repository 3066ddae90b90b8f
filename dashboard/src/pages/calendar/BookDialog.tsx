import { useState } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Select } from '@/ui/controls'
import { Alternatives, resourceName, type Place } from './Alternatives'
import { CustomerPicker, type Contact } from './CustomerPicker'
import { SlotPicker } from './SlotPicker'
import { plusDays, writtenWall } from './days'
import type { Resource, Service } from './useCalendar'
import { firstName, told } from './words'

/** What a change of an appointment makes old. */
export const CHANGES = [
  '/api/appointments',
  '/api/calendar',
  '/api/availability',
  '/api/interactions',
  '/api/overview',
]

/** How far the first free day is looked for. */
const DAYS_AHEAD = 14

interface BookDialogProps {
  /** Where was clicked; null: nowhere, on a button. */
  at: Place | null
  day: string
  resources: readonly Resource[]
  services: readonly Service[]
  onClose: () => void
}

/** Book a service for a customer: what, for whom, with whom, when. */
export function BookDialog({ at, day: begun, resources, services, onClose }: BookDialogProps) {
  const offered = services.filter((one) => !one.is_retired)
  const able = offered.filter((one) => !at || one.resource_keys.includes(at.resource_key))
  const [service, setService] = useState(able[0])
  const [contact, setContact] = useState<Contact | null>(null)
  const [wantedDay, setDay] = useState(at?.start.slice(0, 10))
  const day = useFirstFree(wantedDay === undefined ? service : undefined, begun) ?? wantedDay ?? begun
  const [resource, setResource] = useState(at?.resource_key ?? '')
  const [place, setPlace] = useState<Place | null>(at)
  const say = useToast()
  const book = useAction({
    run: (wish: Schema<'NewAppointment'>, once) =>
      answer(client.POST('/api/appointments', { params: { header: once }, body: wish })),
    changes: CHANGES,
    onDone: () => {
      say(`Booked${contact ? ` for ${contact.name}` : ''}: ${place ? writtenWall(place.start) : ''}`)
      onClose()
    },
  })
  const choose = (chosen: Place) => {
    setPlace(chosen)
    setDay(chosen.start.slice(0, 10))
    if (resource && resource !== chosen.resource_key) setResource(chosen.resource_key)
    book.reset()
  }
  const missing = !service
    ? 'Choose a service first'
    : !contact
      ? 'Choose a customer first'
      : !place
        ? 'Choose a start first'
        : undefined

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Book an appointment"
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            look="primary"
            isPending={book.isPending}
            disabledBecause={missing}
            onClick={() =>
              service &&
              contact &&
              place &&
              book.mutate({ contact_id: contact.contact_id, service_key: service.key, ...place })
            }
          >
            {contact?.phones.length ? `Book and tell ${firstName(contact.name)} by text` : 'Book'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Service"
          hint={
            service &&
            `${service.duration_minutes} min${service.buffer_minutes ? `, then ${service.buffer_minutes} min blocked` : ''}`
          }
        >
          {(control) => (
            <Select
              {...control}
              value={service?.key ?? ''}
              onChange={(event) => setService(offered.find((one) => one.key === event.target.value))}
            >
              {service === undefined && <option value="">Choose</option>}
              {offered.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                  {able.includes(one) || !at ? '' : ` (not with ${resourceName(resources, at.resource_key)})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <CustomerPicker chosen={contact} onChoose={setContact} />
        {service && (
          <SlotPicker
            service={service}
            resources={resources}
            day={day}
            onDay={setDay}
            resource={service.resource_keys.includes(resource) ? resource : ''}
            onResource={setResource}
            chosen={place}
            onChoose={choose}
          />
        )}
        {place && (
          <p aria-live="polite" className="text-13">
            <span className="font-medium">
              {writtenWall(place.start)} with {resourceName(resources, place.resource_key)}.
            </span>{' '}
            {contact && <span className="text-muted">{told(contact)}</span>}
          </p>
        )}
        <Alternatives error={book.error} resources={resources} onChoose={choose} />
      </div>
    </Dialog>
  )
}

/** The first day from one on with something free, once it is known; none is looked for without a service. */
function useFirstFree(service: Service | undefined, from: string): string | undefined {
  const organisation = useOrganisation()
  const query = {
    service: service?.key ?? '',
    from,
    to: plusDays(from, DAYS_AHEAD),
    ...(organisation && { organisation }),
  }
  const free = api.useQuery(
    'get',
    '/api/availability',
    { params: { query } },
    { enabled: service !== undefined },
  )
  return service && free.data?.slots[0]?.start.slice(0, 10)
}
