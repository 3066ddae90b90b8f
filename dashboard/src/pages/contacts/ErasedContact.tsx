import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { History } from './History'
import type { Contact } from './words'

/** Somebody who was taken out of everything: that there was somebody, and when; nothing can be changed of him. */
export function ErasedContact({ contact, erasedAt }: { contact: Contact; erasedAt: string }) {
  return (
    <Page title="Erased contact">
      <div className="flex flex-col gap-4">
        <Section title="Nothing is known of this person any more">
          <p>
            Erased on <DateTime at={erasedAt} look="date" />: name, numbers, addresses and every word. When
            there was something stays without them, so that books and numbers still add up.
          </p>
        </Section>
        <History contact={contact} />
      </div>
    </Page>
  )
}
