import { useQuery } from '@tanstack/react-query'
import { tagged } from '@/api/tagged'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { BackLink } from '../BackLink'
import { resourceRoute } from '../routes'
import { useOrganisationRead } from '../useOrganisationForm'
import { NewResourceForm } from './NewResourceForm'
import { ResourceForm } from './ResourceForm'

const BACK = <BackLink to="/settings/resources">All resources</BackLink>

/** One resource. */
export function ResourceSection() {
  const { key } = resourceRoute.useParams()
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const resource = useQuery(tagged('/api/resources/{key}', { path: { key }, query }))
  const business = useOrganisationRead()
  const error = resource.error ?? business.error
  return (
    <Page title={resource.data?.value.name ?? 'Resource'} lead={BACK}>
      {resource.data && business.data ? (
        <Section
          title="When it can be booked"
          isFlush
          aside={
            resource.data.value.is_retired ? (
              <Badge>Retired</Badge>
            ) : (
              <code className="font-mono text-12 text-muted">{key}</code>
            )
          }
        >
          <ResourceForm
            key={`${organisation ?? ''} ${key}`}
            read={resource.data}
            places={business.data.value.locations}
            query={query}
          />
        </Section>
      ) : error ? (
        <ErrorState error={error} onRetry={() => Promise.all([resource.refetch(), business.refetch()])} />
      ) : (
        <Card>
          <SkeletonLines lines={14} />
        </Card>
      )}
    </Page>
  )
}

/** A resource to come. */
export function NewResourceSection() {
  const business = useOrganisationRead()
  return (
    <Page title="New resource" lead={BACK}>
      {business.data ? (
        <Section title="When it can be booked" isFlush>
          <NewResourceForm business={business.data.value} />
        </Section>
      ) : business.error ? (
        <ErrorState error={business.error} onRetry={business.refetch} />
      ) : (
        <Card>
          <SkeletonLines lines={10} />
        </Card>
      )}
    </Page>
  )
}
