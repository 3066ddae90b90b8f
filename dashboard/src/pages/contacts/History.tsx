import { useNavigate } from '@tanstack/react-router'
import { api } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorState } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { More } from '@/ui/Table'
import { Timeline } from '@/ui/Timeline'
import { Select } from '@/ui/controls'
import { dayIn, useNow, useZone, written } from '@/ui/time'
import { HappeningLine } from './HappeningLine'
import { ZoneNote } from './ZoneNote'
import { contactRoute, STRANDS, type Strand } from './routes'
import type { Contact, Happening } from './words'

const STRAND_WORDS: Record<Strand, string> = {
  calls: 'Telephone',
  texts: 'Texts',
  emails: 'E-mails',
  appointments: 'Appointments',
  tasks: 'Tasks',
}
const NARROWED = {
  calls: { channel: 'phone' },
  texts: { channel: 'sms' },
  emails: { channel: 'email' },
  appointments: { kind: 'appointment' },
  tasks: { kind: 'task' },
} as const

/** Everything that has happened with a contact, whatever the channel, by day, the latest first. */
export function History({ contact }: { contact: Contact }) {
  const { only } = contactRoute.useSearch()
  const navigate = useNavigate({ from: '/contacts/$contactId' })
  const query = { contact: contact.contact_id, ...(only && NARROWED[only]) }
  const history = api.useInfiniteQuery('get', '/api/interactions', { params: { query } }, keyset)
  const rows = rowsOf(history.data, (page) => page.interactions)

  return (
    <Section
      title="History"
      isFlush
      aside={
        <div className="flex flex-wrap items-center gap-3">
          <ZoneNote />
          <Field label="Show" isLabelHidden className="w-44">
            {(control) => (
              <Select
                {...control}
                value={only ?? ''}
                onChange={(event) => {
                  const chosen = STRANDS.find((one) => one === event.target.value)
                  void navigate({ search: chosen ? { only: chosen } : {}, replace: true })
                }}
              >
                <option value="">Every channel</option>
                {STRANDS.map((one) => (
                  <option key={one} value={one}>
                    {STRAND_WORDS[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      }
    >
      {rows?.length ? (
        <>
          <Days rows={rows} organisation={contact.organisation_id} />
          <More reading={history} />
        </>
      ) : rows ? (
        <EmptyState title={only ? 'Nothing of this kind' : 'Nothing has happened yet'}>
          {only
            ? 'Choose another channel.'
            : `Calls, texts, e-mails, appointments and tasks with ${contact.name} stand here.`}
        </EmptyState>
      ) : history.error ? (
        <ErrorState error={history.error} onRetry={history.refetch} isRetrying={history.isRefetching} />
      ) : (
        <div className="p-4">
          <SkeletonLines lines={12} />
        </div>
      )}
    </Section>
  )
}

function Days({ rows, organisation }: { rows: readonly Happening[]; organisation: string }) {
  const zone = useZone()
  const now = useNow(60_000)
  const named: Record<string, string> = {
    [dayIn(new Date(now - 86_400_000), zone)]: 'Yesterday',
    [dayIn(new Date(now), zone)]: 'Today',
  }
  return Array.from(byDay(rows, zone), ([day, lines]) => {
    const title = named[day] ?? written(lines[0]?.happened_at ?? day, zone, { dateStyle: 'full' })
    return (
      <div key={day} className="border-t border-line px-4 py-4 first:border-t-0">
        <h3 className="mb-3 text-12 font-medium text-muted">{title}</h3>
        <Timeline label={title}>
          {lines.map((one) => (
            <HappeningLine key={one.interaction_id} one={one} organisation={organisation} />
          ))}
        </Timeline>
      </div>
    )
  })
}

function byDay(rows: readonly Happening[], zone: string): Map<string, Happening[]> {
  const days = new Map<string, Happening[]>()
  for (const one of rows) {
    const day = dayIn(one.happened_at, zone)
    days.set(day, [...(days.get(day) ?? []), one])
  }
  return days
}
