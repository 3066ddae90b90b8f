import { useQuery } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import { tagged } from '@/api/tagged'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { BackLink } from '../BackLink'
import { serviceRoute } from '../routes'
import { NewServiceForm } from './NewServiceForm'
import { ServiceForm } from './ServiceForm'

const BACK = <BackLink to="/settings/services">All services</BackLink>

/** One service. */
export function ServiceSection() {
  const { key } = serviceRoute.useParams()
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const service = useQuery(tagged('/api/services/{key}', { path: { key }, query }))
  const resources = useResources()
  const error = service.error ?? resources.error
  return (
    <Page title={service.data?.value.name ?? 'Service'} lead={BACK}>
      {service.data && resources.data ? (
        <Section
          title="What is offered"
          isFlush
          aside={
            service.data.value.is_retired ? (
              <Badge>Retired</Badge>
            ) : (
              <code className="font-mono text-12 text-muted">{key}</code>
            )
          }
        >
          <ServiceForm
            key={`${organisation ?? ''} ${key}`}
            read={service.data}
            resources={resources.data.resources}
            query={query}
          />
        </Section>
      ) : error ? (
        <ErrorState error={error} onRetry={() => Promise.all([service.refetch(), resources.refetch()])} />
      ) : (
        <Card>
          <SkeletonLines lines={8} />
        </Card>
      )}
    </Page>
  )
}

/** A service to come. */
export function NewServiceSection() {
  const resources = useResources()
  return (
    <Page title="New service" lead={BACK}>
      {resources.data ? (
        <Section title="What is offered" isFlush>
          <NewServiceForm resources={resources.data.resources} />
        </Section>
      ) : resources.error ? (
        <ErrorState error={resources.error} onRetry={resources.refetch} />
      ) : (
        <Card>
          <SkeletonLines lines={8} />
        </Card>
      )}
    </Page>
  )
}

export type Resource = Schema<'ResourceItem'>

function useResources() {
  const organisation = useOrganisation()
  return api.useQuery('get', '/api/resources', { params: { query: organisation ? { organisation } : {} } })
}
