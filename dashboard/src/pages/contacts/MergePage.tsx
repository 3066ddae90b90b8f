import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { SkeletonLines } from '@/ui/Skeleton'
import { textLink } from '@/ui/links'
import { Comparison } from './Comparison'
import { FindDouble } from './FindDouble'
import { mergeRoute } from './routes'

/** One person who is stored twice: find the other, see both side by side, choose which stays. */
export function MergePage() {
  const { contactId } = mergeRoute.useParams()
  const { search, other } = mergeRoute.useSearch()
  const navigate = useNavigate({ from: '/contacts/$contactId/merge' })
  const bar = useBar('operator')
  const read = useQuery(tagged('/api/contacts/{contact_id}', { path: { contact_id: contactId } }))
  const contact = read.data?.value

  return (
    <Page
      title={contact ? `Merge ${contact.name}` : 'Merge'}
      lead={
        <Link
          to="/contacts/$contactId"
          params={{ contactId }}
          className={`${textLink} inline-flex items-center gap-1.5`}
        >
          <ArrowLeft aria-hidden className="size-4" />
          Back to the contact
        </Link>
      }
    >
      {bar !== undefined ? (
        <EmptyState title="You may not merge contacts">{bar}.</EmptyState>
      ) : contact ? (
        other === undefined || other === contact.contact_id ? (
          <FindDouble
            contact={contact}
            words={search ?? contact.name.split(' ').at(-1) ?? ''}
            onSearch={(words) => void navigate({ search: { search: words }, replace: true })}
          />
        ) : (
          <Comparison contact={contact} otherId={other} />
        )
      ) : read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <SkeletonLines lines={8} />
      )}
    </Page>
  )
}
