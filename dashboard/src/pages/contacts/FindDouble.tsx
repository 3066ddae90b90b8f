import { Link } from '@tanstack/react-router'
import { api } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { EmptyState } from '@/ui/EmptyState'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { rowLink } from '@/ui/links'
import { readable } from '@/ui/PhoneNumber'
import { RelativeTime } from '@/ui/time'
import { SearchBox } from './SearchBox'
import type { Contact } from './words'

interface FindDoubleProps {
  contact: Contact
  words: string
  onSearch: (words: string) => void
}

/** The other row of the same person: by name, number or e-mail. */
export function FindDouble({ contact, words, onSearch }: FindDoubleProps) {
  const query = { organisation: contact.organisation_id, ...(words && { search: words }) }
  const found = api.useInfiniteQuery('get', '/api/contacts', { params: { query } }, keyset)
  const others = rowsOf(found.data, (page) => page.contacts)?.filter(
    (one) => one.contact_id !== contact.contact_id,
  )
  const columns: readonly Column<Contact>[] = [
    {
      key: 'name',
      title: 'Name',
      cell: (one) => (
        <Link
          to="/contacts/$contactId/merge"
          params={{ contactId: contact.contact_id }}
          search={{ ...(words && { search: words }), other: one.contact_id }}
          className={rowLink}
        >
          {one.name}
        </Link>
      ),
    },
    { key: 'phones', title: 'Phone', cell: (one) => one.phones.map(readable).join(', ') || '–' },
    { key: 'emails', title: 'E-mail', from: 'md', cell: (one) => one.emails.join(', ') || '–' },
    {
      key: 'last',
      title: 'Last call',
      from: 'sm',
      className: 'text-muted',
      cell: (one) => (one.last_contact_at ? <RelativeTime at={one.last_contact_at} /> : 'Never'),
    },
  ]
  return (
    <Section
      title={`Which one is ${contact.name} too?`}
      isFlush
      aside={
        <SearchBox
          label="Find the other contact"
          placeholder="Name, number or e-mail"
          words={words}
          onSearch={onSearch}
        />
      }
    >
      <Table
        label="Contacts that may be the same person"
        columns={columns}
        rows={others}
        keyOf={(one) => one.contact_id}
        reading={found}
        expected={4}
        empty={
          <EmptyState title="Nobody else fits">
            Try another part of the name, a number or an e-mail address.
          </EmptyState>
        }
      />
    </Section>
  )
}
