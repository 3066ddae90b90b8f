import { api } from '@/api/client'
import { ErrorState } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { Numbers } from './Numbers'
import { Purposes } from './Purposes'
import { remindersOf } from './permissions'
import type { Contact } from './words'

/** What somebody has agreed to being contacted for, numbers nobody contacts any more, and what follows from both. */
export function Permission({ contact }: { contact: Contact }) {
  const path = { contact_id: contact.contact_id }
  const said = api.useQuery('get', '/api/contacts/{contact_id}/consents', { params: { path } })
  if (!said.data) {
    return (
      <Section title="Permission">
        {said.error ? (
          <ErrorState error={said.error} onRetry={said.refetch} isRetrying={said.isRefetching} />
        ) : (
          <SkeletonLines lines={8} />
        )}
      </Section>
    )
  }
  const reminders = remindersOf(contact, said.data)
  return (
    <div className="flex flex-col gap-4">
      <p
        className={
          reminders.isReminded ? 'rounded-md bg-live-tint px-4 py-3' : 'rounded-md bg-waiting-tint px-4 py-3'
        }
      >
        {reminders.words}
      </p>
      <Purposes contact={contact} said={said.data.consents} />
      <Numbers contact={contact} barred={said.data.suppressions} />
    </div>
  )
}
