import { useQuery } from '@tanstack/react-query'
import { tagged } from '@/api/tagged'
import { useOrganisation } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { Only } from '../Only'
import { ApproversForm } from './ApproversForm'

/** Who decides on plans, in the order in which they are asked. */
export function ApproversSection() {
  return (
    <Page
      title="Approvers"
      lead="The first is asked when a plan needs a yes. The others are his delegates, asked in turn when he does not answer in time. The first decision counts."
    >
      <Only least="operator" what="Approvers">
        <Approvers />
      </Only>
    </Page>
  )
}

function Approvers() {
  const organisation = useOrganisation()
  const read = useQuery(tagged('/api/approvers', { query: organisation ? { organisation } : {} }))
  if (read.data) return <ApproversForm read={read.data} reload={read.refetch} />
  return (
    <Card>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Card>
  )
}
