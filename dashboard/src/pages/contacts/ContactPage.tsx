import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { tagged } from '@/api/tagged'
import { useBusinesses } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { Skeleton, SkeletonLines } from '@/ui/Skeleton'
import { Tabs } from '@/ui/Tabs'
import { ClockZone } from '@/ui/time'
import { Appointments } from './Appointments'
import { ContactActions, type Doing } from './ContactActions'
import { Costs } from './Costs'
import { Details } from './Details'
import { EditContact } from './EditContact'
import { ErasedContact } from './ErasedContact'
import { EraseContact } from './EraseContact'
import { History } from './History'
import { Lead } from './Lead'
import { MemorySection } from './MemorySection'
import { Permission } from './Permission'
import { Vehicles } from './Vehicles'
import { contactRoute, type Tab } from './routes'
import type { Contact } from './words'

/** One contact: who it is, what is remembered, and everything that has happened. */
export function ContactPage() {
  const { contactId } = contactRoute.useParams()
  const read = useQuery(tagged('/api/contacts/{contact_id}', { path: { contact_id: contactId } }))
  const [doing, setDoing] = useState<Doing>(null)
  const businesses = useBusinesses()

  if (read.error && !read.data) {
    return (
      <Page title="Contact">
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      </Page>
    )
  }
  if (!read.data) return <Pending />
  const contact = read.data.value
  // Whoever was merged into somebody leads to that one.
  if (contact.contact_id !== contactId) {
    return <Navigate to="/contacts/$contactId" params={{ contactId: contact.contact_id }} replace />
  }
  const business = businesses.find((one) => one.organisation_id === contact.organisation_id)
  const close = () => setDoing(null)

  // Whoever has just erased somebody is told first what has become of it.
  if (contact.erased_at && doing !== 'erase') {
    return (
      <ClockZone zone={business?.time_zone}>
        <ErasedContact contact={contact} erasedAt={contact.erased_at} />
      </ClockZone>
    )
  }
  return (
    <ClockZone zone={business?.time_zone}>
      <Page
        title={contact.name}
        lead={<Lead contact={contact} />}
        actions={<ContactActions contact={contact} onDo={setDoing} />}
      >
        <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)] lg:gap-6">
          <div className="flex min-w-0 flex-col gap-4">
            <Details contact={contact} />
            <MemorySection contact={contact} />
          </div>
          <Parts contact={contact} />
        </div>
        {doing === 'edit' && (
          <EditContact read={read.data} onClose={close} onReload={async () => (await read.refetch()).data} />
        )}
        {doing === 'erase' && <EraseContact contact={contact} onClose={close} />}
      </Page>
    </ClockZone>
  )
}

function Parts({ contact }: { contact: Contact }) {
  const { tab = 'history' } = contactRoute.useSearch()
  const navigate = useNavigate({ from: '/contacts/$contactId' })
  const parts: readonly { value: Tab; label: string; content: ReactNode }[] = [
    { value: 'history', label: 'History', content: <History contact={contact} /> },
    { value: 'appointments', label: 'Appointments', content: <Appointments contact={contact} /> },
    { value: 'vehicles', label: 'Vehicles', content: <Vehicles contact={contact} /> },
    { value: 'permission', label: 'Permission', content: <Permission contact={contact} /> },
    { value: 'costs', label: 'Costs', content: <Costs contact={contact} /> },
  ]
  return (
    <div className="min-w-0">
      <Tabs
        label="About this contact"
        value={tab}
        tabs={parts}
        onChange={(chosen) =>
          void navigate({ search: chosen === 'history' ? {} : { tab: chosen }, replace: true })
        }
      />
    </div>
  )
}

function Pending() {
  return (
    <Page title="Contact" lead={<Skeleton className="h-6 w-64 max-w-full" />}>
      <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)] lg:gap-6">
        <Section title="Details">
          <SkeletonLines lines={6} />
        </Section>
        <Section title="History">
          <SkeletonLines lines={12} />
        </Section>
      </div>
    </Page>
  )
}
