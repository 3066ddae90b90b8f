import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { toContact } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Drawer } from '@/ui/Dialog'
import { ErrorNote, ErrorState } from '@/ui/ErrorState'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { textLink } from '@/ui/links'
import { DateTime, useNow, useZone, written } from '@/ui/time'
import { resourceName, type Place } from './Alternatives'
import { CHANGES } from './BookDialog'
import { HoldLeft } from './HoldLeft'
import { MovePicker } from './MovePicker'
import { clockOf, wallOf, writtenWall } from './days'
import { serviceName, type Resource, type Service } from './useCalendar'
import { firstName, reminderWords, STATUS, told } from './words'

export type Appointment = Schema<'AppointmentItem'>
type Asked = 'cancel' | 'no_show' | 'move' | null

interface AppointmentDrawerProps {
  id: string
  resources: readonly Resource[]
  services: readonly Service[]
  onMove: (appointment: Appointment, to: Place) => void
  onClose: () => void
}

/** One appointment: what it is, and what can be done with it. */
export function AppointmentDrawer({ id, resources, services, onMove, onClose }: AppointmentDrawerProps) {
  const found = api.useQuery('get', '/api/appointments/{appointment_id}', {
    params: { path: { appointment_id: id } },
  })
  const one = found.data
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={one ? `${one.contact_name}’s ${serviceName(services, one.service_key)}` : 'Appointment'}
      description={one && `${writtenWall(wallOf(one.starts_at))} – ${clockOf(wallOf(one.ends_at))}`}
    >
      {found.error ? (
        <ErrorState
          error={found.error}
          onRetry={problemOf(found.error).status === 404 ? undefined : found.refetch}
        />
      ) : one ? (
        <Details one={one} resources={resources} services={services} onMove={onMove} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Drawer>
  )
}

interface DetailsProps {
  one: Appointment
  resources: readonly Resource[]
  services: readonly Service[]
  onMove: (appointment: Appointment, to: Place) => void
}

function Details({ one, resources, services, onMove }: DetailsProps) {
  const [asked, setAsked] = useState<Asked>(null)
  const zone = useZone()
  const say = useToast()
  const hasBegun = Date.parse(one.starts_at) <= useNow(30_000)
  const contact = api.useQuery('get', '/api/contacts/{contact_id}', {
    params: { path: { contact_id: one.contact_id } },
  }).data
  const path = { appointment_id: one.appointment_id }
  const cancel = useAction({
    run: (_: { id: string }, once) =>
      answer(client.POST('/api/appointments/{appointment_id}/cancel', { params: { path, header: once } })),
    changes: CHANGES,
    onDone: () => {
      setAsked(null)
      say(`${one.contact_name}’s appointment is cancelled`)
    },
  })
  const mark = useAction({
    run: (status: 'attended' | 'no_show', once) =>
      answer(
        client.POST('/api/appointments/{appointment_id}/mark', {
          params: { path, header: once },
          body: { status },
        }),
      ),
    changes: CHANGES,
    onDone: (_, status) => {
      setAsked(null)
      say(status === 'attended' ? `${one.contact_name} came` : `${one.contact_name} did not come`)
    },
  })
  const bar = useBar('operator')
  const closed =
    one.status === 'confirmed'
      ? undefined
      : one.status === 'held' && one.held_until
        ? `It is held for somebody who is being served, until ${written(one.held_until, one.time_zone, 'time')}. Unless it is booked by then, it is free again: book it anew.`
        : `It is ${STATUS[one.status].word.toLowerCase()}`
  const unchangeable =
    bar ?? closed ?? (hasBegun ? 'It has begun: only whether the customer came can be noted' : undefined)
  const isKept = one.status === 'attended' || one.status === 'no_show'
  const unmarkable = bar ?? (isKept ? undefined : closed) ?? (hasBegun ? undefined : 'It has not begun yet')
  const reminder = reminderWords(one.reminder, zone)
  const name = firstName(one.contact_name)
  const service = services.find((known) => known.key === one.service_key)
  const reach = contact?.phones.length ? ` and tell ${name} by text` : ''

  return (
    <div className="flex flex-col gap-5">
      <KeyValues>
        <KeyValue name="State">
          <Badge tone={STATUS[one.status].tone}>
            {one.status === 'held' && one.held_until ? (
              <HoldLeft until={one.held_until} />
            ) : (
              STATUS[one.status].word
            )}
          </Badge>
        </KeyValue>
        {reminder && (
          <KeyValue name="Reminder">
            <Badge tone={reminder.tone}>{reminder.word}</Badge>
          </KeyValue>
        )}
        <KeyValue name="Customer">
          <Link {...toContact(one.contact_id)} className={textLink}>
            {one.contact_name}
          </Link>
          {contact?.phones[0] && (
            <span className="block text-13 text-muted">
              <PhoneNumber number={contact.phones[0]} />
            </span>
          )}
        </KeyValue>
        <KeyValue name="Service">{serviceName(services, one.service_key)}</KeyValue>
        <KeyValue name="With">{resourceName(resources, one.resource_key)}</KeyValue>
        <KeyValue name="Clock">{one.time_zone.replaceAll('_', ' ')}</KeyValue>
        {one.revision > 0 && one.status !== 'cancelled' && (
          <KeyValue name="Moved">{one.revision === 1 ? 'Once' : `${one.revision} times`}</KeyValue>
        )}
        {one.reminder?.confirmed_at && (
          <KeyValue name="Said so">
            <DateTime at={one.reminder.confirmed_at} />
          </KeyValue>
        )}
      </KeyValues>
      {asked === 'move' && service ? (
        <MovePicker
          appointment={one}
          service={service}
          resources={resources}
          onClose={() => setAsked(null)}
          onChoose={(to) => onMove(one, to)}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button
            disabledBecause={unchangeable ?? (service ? undefined : 'The service is not offered any more')}
            onClick={() => setAsked('move')}
          >
            Move
          </Button>
          <Button disabledBecause={unchangeable} onClick={() => setAsked('cancel')}>
            Cancel appointment
          </Button>
          <Button
            disabledBecause={unmarkable ?? (one.status === 'attended' ? 'It is noted already' : undefined)}
            isPending={mark.isPending && mark.variables === 'attended'}
            onClick={() => mark.mutate('attended')}
          >
            {name} came
          </Button>
          <Button
            disabledBecause={unmarkable ?? (one.status === 'no_show' ? 'It is noted already' : undefined)}
            onClick={() => setAsked('no_show')}
          >
            {name} did not come
          </Button>
        </div>
      )}
      {asked === null && <ErrorNote error={mark.error} />}
      <ConfirmDialog
        isOpen={asked === 'cancel'}
        onClose={() => setAsked(null)}
        title={`Cancel ${name}’s appointment?`}
        act={`Cancel it${reach}`}
        keep="Keep it"
        isDangerous
        isPending={cancel.isPending}
        error={cancel.error}
        onAct={() => cancel.mutate({ id: one.appointment_id })}
      >
        <p>
          {writtenWall(wallOf(one.starts_at))} is free again at once. {told(contact)} This can’t be taken
          back: book anew instead.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asked === 'no_show'}
        onClose={() => setAsked(null)}
        title={`${name} did not come?`}
        act={`Note it${reach}`}
        isPending={mark.isPending}
        error={mark.error}
        onAct={() => mark.mutate('no_show')}
      >
        <p>
          {told(contact)} The text says that you missed {name} and how to book again.
        </p>
      </ConfirmDialog>
    </div>
  )
}
