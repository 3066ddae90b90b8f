import { Link, useNavigate } from '@tanstack/react-router'
import { BadgeCheck, UserPlus } from 'lucide-react'
import { api } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useBar } from '@/app/Can'
import { useOrganisation } from '@/app/business'
import { useMay } from '@/app/session'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Page } from '@/ui/Page'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { rowLink } from '@/ui/links'
import { RelativeTime } from '@/ui/time'
import { NewContact } from './NewContact'
import { SearchBox } from './SearchBox'
import { contactsRoute } from './routes'
import type { Contact } from './words'

const COLUMNS: readonly Column<Contact>[] = [
  {
    key: 'name',
    title: 'Name',
    cell: (contact) => (
      <span className="inline-flex items-center gap-1.5">
        <Link to="/contacts/$contactId" params={{ contactId: contact.contact_id }} className={rowLink}>
          {contact.name}
        </Link>
        {contact.is_verified && (
          <BadgeCheck role="img" aria-label="Verified" className="size-4 shrink-0 text-live" />
        )}
      </span>
    ),
  },
  { key: 'phone', title: 'Phone', cell: (contact) => <Several shown={contact.phones} isPhone /> },
  {
    key: 'email',
    title: 'E-mail',
    from: 'md',
    cell: (contact) => <Several shown={contact.emails} />,
  },
  {
    key: 'number',
    title: 'Customer number',
    from: 'lg',
    className: 'text-muted',
    cell: (contact) => contact.customer_number ?? '–',
  },
  {
    key: 'last',
    title: 'Last call',
    className: 'text-muted',
    cell: (contact) => (contact.last_contact_at ? <RelativeTime at={contact.last_contact_at} /> : 'Never'),
  },
]

/** Customers by name, narrowed down by the address. */
export function ContactsPage() {
  const { search, new: isNew } = contactsRoute.useSearch()
  const organisation = useOrganisation()
  const seesNumbers = useMay('operator')
  const bar = useBar('operator')
  const navigate = useNavigate({ from: '/contacts' })
  const query = { ...(search && { search }), ...(organisation && { organisation }) }
  const contacts = api.useInfiniteQuery('get', '/api/contacts', { params: { query } }, keyset)
  const open = (isOpen: boolean) =>
    void navigate({
      search: { ...(search && { search }), ...(isOpen && { new: true as const }) },
      replace: true,
    })

  return (
    <Page
      title="Contacts"
      actions={
        <Button
          look="primary"
          icon={<UserPlus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => open(true)}
        >
          New contact
        </Button>
      }
    >
      <Section
        title="By name"
        isFlush
        aside={
          <SearchBox
            label="Search contacts"
            placeholder={seesNumbers ? 'Name, number or e-mail' : 'Name'}
            words={search ?? ''}
            onSearch={(words) => void navigate({ search: words ? { search: words } : {}, replace: true })}
          />
        }
      >
        <Table
          label="Contacts"
          columns={COLUMNS}
          rows={rowsOf(contacts.data, (page) => page.contacts)}
          keyOf={(contact) => contact.contact_id}
          reading={contacts}
          empty={
            search ? (
              <EmptyState title={`Nobody fits “${search}”`}>
                {seesNumbers
                  ? 'Try part of the name, of a number or of an e-mail address.'
                  : 'Your role searches names alone; numbers are found by operators.'}
              </EmptyState>
            ) : (
              <EmptyState title="No contacts yet">
                Whoever books by phone or text becomes one; you can add people here too.
              </EmptyState>
            )
          }
        />
      </Section>
      {isNew && bar === undefined && <NewContact onClose={() => open(false)} />}
    </Page>
  )
}

function Several({ shown, isPhone = false }: { shown: readonly string[]; isPhone?: boolean }) {
  const [first, ...others] = shown
  if (first === undefined) return <span className="text-muted">–</span>
  return (
    <span className="inline-flex items-baseline gap-1.5">
      {isPhone ? <PhoneNumber number={first} /> : first}
      {others.length > 0 && <span className="text-12 text-muted">+{others.length}</span>}
    </span>
  )
}
