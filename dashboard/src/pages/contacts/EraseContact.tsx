import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { ProblemError, problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { toAppointment } from '@/app/elsewhere'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'
import { textLink } from '@/ui/links'
import { dayIn, useNow, written } from '@/ui/time'
import { useServiceName } from './useServiceName'
import { counted, type Contact } from './words'

/** Takes somebody out of everything, once his name was typed. What has become of it is shown before the page goes. */
export function EraseContact({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const form = useId()
  const [name, setName] = useState('')
  // Of when it was opened: once erased, the contact has no name any more.
  const [known] = useState(contact)
  const erase = useAction({
    run: (wish: { confirm: string }, once) =>
      answer(
        client.POST('/api/contacts/{contact_id}/erase', {
          params: { path: { contact_id: known.contact_id }, header: once },
          body: wish,
        }),
      ),
    changes: ['/api'],
  })
  if (erase.data) return <Erased name={known.name} erasure={erase.data} />
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Erase ${known.name} for good?`}
      description="This can’t be taken back by anybody."
      actions={
        <>
          <Button onClick={onClose}>Keep the contact</Button>
          <Button
            look="danger"
            type="submit"
            form={form}
            isPending={erase.isPending}
            disabledBecause={name === known.name ? undefined : 'Type the name exactly as it is shown'}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          erase.mutate({ confirm: name })
        }}
      >
        <Terms
          title="What goes"
          terms={[
            'Name, numbers, addresses, vehicles, permissions and all that is remembered',
            'Every word of calls, texts, messages and tasks',
            'The name in calendars, within minutes',
          ]}
        />
        <Terms
          title="What is kept, and why"
          terms={[
            'Past appointments, times and costs without a name, so that the books still add up',
            'Opt-outs: to keep to a no, the number has to be known',
            'The audit log, which nobody can change; it names people by ids',
            'Encrypted histories for thirty days, and backups for as long as you keep them',
            'Recordings at the telephone company: you are told which to delete there',
          ]}
        />
        <InTheWay contact={known} />
        <Field label={`Type “${known.name}” to confirm`}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ErrorNote error={erase.error && withoutAppointmentIds(erase.error)} />
      </form>
    </Dialog>
  )
}

const PAGE = 100

/** What has to be cancelled before: said before the name is typed. */
function InTheWay({ contact }: { contact: Contact }) {
  const nameOf = useServiceName(contact.organisation_id)
  const now = useNow(60_000)
  const query = { organisation: contact.organisation_id, contact: contact.contact_id, limit: PAGE }
  const reading = api.useInfiniteQuery('get', '/api/appointments', { params: { query } }, keyset)
  const all = rowsOf(reading.data, (page) => page.appointments) ?? []
  const coming = all.filter(
    (one) => (one.status === 'confirmed' || one.status === 'held') && Date.parse(one.ends_at) > now,
  )
  if (coming.length === 0) return null
  return (
    <div role="note" className="rounded-sm bg-waiting-tint px-3 py-2.5 text-13">
      <p className="font-medium">Cancel first what is still ahead:</p>
      <ul aria-label="Still ahead" className="flex flex-col gap-0.5">
        {coming.map((one) => (
          <li key={one.appointment_id}>
            <Link
              {...toAppointment(one.appointment_id, dayIn(one.starts_at, one.time_zone))}
              className={textLink}
            >
              {nameOf(one.service_key)}, {written(one.starts_at, one.time_zone)}
            </Link>
            {one.status === 'held' && ' (held: it ends by itself)'}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The refusal in words of people: which appointment it is says the service and the time. */
function withoutAppointmentIds(error: unknown): unknown {
  const { problem } = problemOf(error)
  const detail = problem.detail?.replace(/cancel appointment \S+ \(([^)]*)\)/g, 'cancel the appointment $1')
  return new ProblemError({ ...problem, ...(detail !== undefined && { detail }) })
}

function Erased({ name, erasure }: { name: string; erasure: Schema<'ErasureItem'> }) {
  const navigate = useNavigate()
  const leave = () => void navigate({ to: '/contacts' })
  return (
    <Dialog
      isOpen
      onClose={leave}
      title={`${name} is erased`}
      actions={
        <Button look="primary" onClick={leave}>
          Go to contacts
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p>
          Emptied: {counted(erasure.calls, 'call')}, {counted(erasure.messages, 'message')},{' '}
          {counted(erasure.tasks, 'task')}. {counted(erasure.appointments, 'past appointment')}{' '}
          {erasure.appointments === 1 ? 'stays' : 'stay'} without a name.
        </p>
        {erasure.recordings.length > 0 && (
          <>
            <p className="font-medium">
              Delete these recordings at the telephone company; it still has them:
            </p>
            <ul className="flex flex-col gap-1 font-mono text-13 select-all">
              {erasure.recordings.map((sid) => (
                <li key={sid}>{sid}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Terms({ title, terms }: { title: string; terms: readonly string[] }) {
  return (
    <div>
      <h3 className="mb-1 text-13 font-medium">{title}</h3>
      <ul className="flex list-disc flex-col gap-0.5 pl-4 text-13 text-muted">
        {terms.map((term) => (
          <li key={term}>{term}</li>
        ))}
      </ul>
    </div>
  )
}
