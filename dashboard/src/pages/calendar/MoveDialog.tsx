import { answer, api, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { useToast } from '@/ui/Toast'
import { Alternatives, resourceName, type Place } from './Alternatives'
import { CHANGES } from './BookDialog'
import { writtenWall } from './days'
import { serviceName, type Booking, type Resource, type Service } from './useCalendar'
import { firstName, told } from './words'

/** A wish to move an appointment. */
export interface Moving {
  booking: Booking
  from: Place
  to: Place
  /** The api has said no: it stands where it stood. */
  isRefused: boolean
}

interface MoveDialogProps {
  moving: Moving
  resources: readonly Resource[]
  services: readonly Service[]
  onChange: (moving: Moving | null) => void
}

/** Asks before an appointment is moved, says what came of it, and offers what is free where it can't be. */
export function MoveDialog({ moving, resources, services, onChange }: MoveDialogProps) {
  const { booking, from, to } = moving
  const say = useToast()
  const contactId = booking.contact_id ?? ''
  const contact = api.useQuery(
    'get',
    '/api/contacts/{contact_id}',
    { params: { path: { contact_id: contactId } } },
    { enabled: contactId !== '' },
  ).data
  const name = booking.contact_name ?? 'The customer'
  const isElsewhere = from.resource_key !== to.resource_key
  const move = useAction({
    run: (wish: { id: string; to: Place }, once) =>
      answer(
        client.POST('/api/appointments/{appointment_id}/reschedule', {
          params: { path: { appointment_id: wish.id }, header: once },
          body: wish.to,
        }),
      ),
    changes: CHANGES,
    onDone: (_, wish) => {
      const place = isElsewhere ? `, ${resourceName(resources, wish.to.resource_key)}` : ''
      say(`${name}: moved to ${writtenWall(wish.to.start)}${place}`)
      onChange(null)
    },
  })
  const go = () =>
    move.mutate(
      { id: booking.appointment_id, to },
      { onError: () => onChange({ ...moving, isRefused: true }) },
    )

  return (
    <Dialog
      isOpen
      onClose={() => onChange(null)}
      title={`Move ${firstName(name)}’s ${serviceName(services, booking.service_key)}?`}
      actions={
        <>
          <Button onClick={() => onChange(null)}>Leave it where it is</Button>
          {!moving.isRefused && (
            <Button look="primary" isPending={move.isPending} onClick={go}>
              {contact?.phones.length ? `Move and tell ${firstName(name)} by text` : 'Move'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          <dt className="text-muted">From</dt>
          <dd>
            {writtenWall(from.start)}
            {isElsewhere && `, ${resourceName(resources, from.resource_key)}`}
          </dd>
          <dt className="text-muted">To</dt>
          <dd className="font-medium">
            {writtenWall(to.start)}
            {isElsewhere && `, ${resourceName(resources, to.resource_key)}`}
          </dd>
        </dl>
        {moving.isRefused ? (
          <p className="text-13">It stands where it stood, and nobody was told anything.</p>
        ) : (
          <p className="text-13 text-muted">{told(contact)}</p>
        )}
        <Alternatives
          error={move.error}
          resources={resources}
          onChoose={(place) => {
            move.reset()
            onChange({ ...moving, to: place, isRefused: false })
          }}
        />
      </div>
    </Dialog>
  )
}
