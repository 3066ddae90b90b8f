import { useQuery } from '@tanstack/react-query'
import { tagged } from '@/api/tagged'
import { useOrganisation } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { PolicyForm } from './PolicyForm'

/** When somebody is asked, reminded, and how long his question stands. */
export function PolicySection() {
  const organisation = useOrganisation()
  const read = useQuery(tagged('/api/approval-policy', { query: organisation ? { organisation } : {} }))
  return (
    <Page
      title="Approval policy"
      lead="It holds for plans made from now on; those that wait keep the one they were made under."
    >
      {read.data ? (
        <PolicyForm read={read.data} reload={read.refetch} />
      ) : (
        <Card>
          {read.error ? (
            <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
          ) : (
            <SkeletonLines lines={8} />
          )}
        </Card>
      )}
    </Page>
  )
}
