import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useOrganisationRead } from '../useOrganisationForm'
import { OrganisationForm } from './OrganisationForm'

/** The business itself: what it is called, its clock, its places, its rules for booking. */
export function OrganisationSection() {
  const read = useOrganisationRead()
  return (
    <Page title="Organisation" lead="What every agent of the business goes by.">
      {read.data ? (
        <OrganisationForm key={read.data.value.organisation_id} read={read.data} />
      ) : read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <Card>
          <SkeletonLines lines={12} />
        </Card>
      )}
    </Page>
  )
}
