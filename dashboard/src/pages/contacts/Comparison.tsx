import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { answer, client } from '@/api/client'
import { tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { ErrorState } from '@/ui/ErrorState'
import { readable } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { buttonLink } from '@/ui/links'
import { DateTime } from '@/ui/time'
import { outcomeOf } from './merging'
import { REMINDED_BY, type Contact } from './words'

/** Two rows side by side; one of them stays, and has everything afterwards. */
export function Comparison({ contact, otherId }: { contact: Contact; otherId: string }) {
  const read = useQuery(tagged('/api/contacts/{contact_id}', { path: { contact_id: otherId } }))
  if (read.data) return <Choice pair={[contact, read.data.value]} />
  if (read.error) {
    return <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
  }
  return <SkeletonLines lines={8} />
}

const FACTS: readonly { name: string; of: (contact: Contact) => ReactNode }[] = [
  { name: 'Phone', of: (one) => lines(one.phones.map(readable)) },
  { name: 'E-mail', of: (one) => lines(one.emails) },
  { name: 'Customer number', of: (one) => one.customer_number },
  { name: 'Numbers verified', of: (one) => (one.is_verified ? 'Yes' : 'No') },
  { name: 'Time zone', of: (one) => one.time_zone },
  { name: 'Reminders', of: (one) => one.reminder_channel && REMINDED_BY[one.reminder_channel] },
  {
    name: 'Last call',
    of: (one) => one.last_contact_at && <DateTime at={one.last_contact_at} look="date" />,
  },
]

function Choice({ pair }: { pair: readonly [Contact, Contact] }) {
  const [keptId, setKeptId] = useState(pair[0].contact_id)
  const [isAsking, setAsking] = useState(false)
  const [kept, doubled] = keptId === pair[0].contact_id ? pair : [pair[1], pair[0]]

  return (
    <div className="flex flex-col gap-4">
      <Section title="Which one stays?" isFlush>
        <table
          className="w-full table-fixed border-collapse text-left"
          aria-label="The two contacts compared"
        >
          <thead>
            <tr>
              <th scope="col" className="w-24 px-4 py-3 sm:w-44">
                <span className="sr-only">What</span>
              </th>
              {pair.map((one) => (
                <th key={one.contact_id} scope="col" className="px-2 py-3 align-top sm:px-4">
                  <label className="flex items-start gap-2">
                    <input
                      type="radio"
                      name="kept"
                      className="mt-1 size-4 shrink-0 accent-accent"
                      checked={keptId === one.contact_id}
                      onChange={() => setKeptId(one.contact_id)}
                    />
                    <span>
                      {one.name}
                      <span className="block text-12 font-normal text-muted">
                        {keptId === one.contact_id ? 'stays' : 'goes into the other'}
                      </span>
                    </span>
                  </label>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {FACTS.map((fact) => (
              <tr key={fact.name} className="border-t border-line">
                <th scope="row" className="px-4 py-2.5 align-top text-13 font-normal text-muted">
                  {fact.name}
                </th>
                {pair.map((one) => (
                  <td key={one.contact_id} className="px-2 py-2.5 align-top sm:px-4">
                    {fact.of(one) ?? <span className="text-muted">–</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="What happens">
        <ul className="flex list-disc flex-col gap-1 pl-4">
          {outcomeOf(kept, doubled).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      <div className="flex flex-wrap justify-end gap-2">
        <Link
          to="/contacts/$contactId/merge"
          params={{ contactId: pair[0].contact_id }}
          className={buttonLink}
        >
          Choose another
        </Link>
        <Button look="primary" onClick={() => setAsking(true)}>
          Merge into {kept.name}…
        </Button>
      </div>
      {isAsking && <Confirm kept={kept} doubled={doubled} onClose={() => setAsking(false)} />}
    </div>
  )
}

interface ConfirmProps {
  kept: Contact
  doubled: Contact
  onClose: () => void
}

function Confirm({ kept, doubled, onClose }: ConfirmProps) {
  const say = useToast()
  const navigate = useNavigate()
  const merge = useAction({
    run: (wish: { kept: string; doubled: string }, once) =>
      answer(
        client.POST('/api/contacts/{contact_id}/merge', {
          params: { path: { contact_id: wish.kept }, header: once },
          body: { doubled_id: wish.doubled },
        }),
      ),
    changes: ['/api/contacts', '/api/interactions', '/api/memory', '/api/vehicles', '/api/appointments'],
    onDone: (contact) => {
      say(`${doubled.name} went into ${contact.name}`)
      void navigate({ to: '/contacts/$contactId', params: { contactId: contact.contact_id } })
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Merge ${doubled.name} into ${kept.name}?`}
      act="Merge for good"
      keep="Keep both"
      isDangerous
      isPending={merge.isPending}
      error={merge.error}
      onAct={() => merge.mutate({ kept: kept.contact_id, doubled: doubled.contact_id })}
    >
      <p>The two can’t be taken apart again. Be sure that they are the same person.</p>
    </ConfirmDialog>
  )
}

function lines(texts: readonly string[]): ReactNode {
  if (texts.length === 0) return null
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
