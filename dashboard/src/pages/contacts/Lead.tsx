import { BadgeCheck } from 'lucide-react'
import { api } from '@/api/client'
import { RelativeTime } from '@/ui/time'
import { RELATIONSHIPS, type Contact } from './words'

/** Who it is in a line: verified, how well known, spoken to when. */
export function Lead({ contact }: { contact: Contact }) {
  const path = { contact_id: contact.contact_id }
  const memory = api.useQuery('get', '/api/memory/{contact_id}', { params: { path } })
  const said = [
    memory.data && <span key="known">{RELATIONSHIPS[memory.data.relationship]}</span>,
    contact.is_verified ? (
      <span key="verified" className="inline-flex items-center gap-1">
        <BadgeCheck aria-hidden className="size-4 text-live" />
        Numbers verified
      </span>
    ) : (
      <span key="verified">Numbers not verified</span>
    ),
    <span key="last">
      {contact.last_contact_at ? (
        <>
          Last call <RelativeTime at={contact.last_contact_at} />
        </>
      ) : (
        'No call yet'
      )}
    </span>,
  ].filter(Boolean)
  return <span className="flex flex-wrap items-center gap-x-4 gap-y-1">{said}</span>
}
