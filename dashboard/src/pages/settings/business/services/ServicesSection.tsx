import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { useMay } from '@/app/session'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink, rowLink } from '@/ui/links'
import { Money } from '@/ui/Money'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { RetiredToggle } from '../RetiredToggle'
import { servicesRoute } from '../routes'

type Service = Schema<'ServiceItem'>

/** What can be booked. */
export function ServicesSection() {
  const { retired } = servicesRoute.useSearch()
  const organisation = useOrganisation()
  const navigate = useNavigate({ from: '/settings/services' })
  const query = organisation ? { organisation } : {}
  const services = api.useQuery('get', '/api/services', { params: { query } })
  const resources = api.useQuery('get', '/api/resources', { params: { query } })
  const rows = services.data?.services.filter((one) => retired === true || !one.is_retired)
  const names = new Map(resources.data?.resources.map((one) => [one.key, one.name]))

  return (
    <Page
      title="Services"
      lead="What agents offer, in the order in which they read it out."
      actions={
        useMay('operator') && (
          <Link to="/settings/services/new" className={buttonLink}>
            <Plus aria-hidden className="size-4" />
            New service
          </Link>
        )
      }
    >
      <Section
        title="Offered"
        isFlush
        aside={
          <RetiredToggle
            isOn={retired ?? false}
            onChange={(isOn) => void navigate({ search: isOn ? { retired: true } : {}, replace: true })}
          />
        }
      >
        <Table
          label="Services"
          columns={columns(names)}
          rows={rows}
          keyOf={(one) => one.key}
          reading={services}
          expected={5}
          empty={
            <EmptyState
              title={services.data?.services.length ? 'All services are retired' : 'No services yet'}
            >
              Agents can book what is listed here, and nothing else.
            </EmptyState>
          }
        />
      </Section>
    </Page>
  )
}

function columns(names: ReadonlyMap<string, string>): readonly Column<Service>[] {
  return [
    {
      key: 'name',
      title: 'Service',
      cell: (one) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link to="/settings/services/$key" params={{ key: one.key }} className={rowLink}>
            {one.name}
          </Link>
          {one.is_retired && <Badge>Retired</Badge>}
        </span>
      ),
    },
    { key: 'duration', title: 'Takes', isFigure: true, cell: (one) => span(one.duration_minutes) },
    {
      key: 'buffer',
      title: 'Then blocked',
      isFigure: true,
      from: 'md',
      cell: (one) => (one.buffer_minutes ? span(one.buffer_minutes) : <span className="text-muted">–</span>),
    },
    {
      key: 'price',
      title: 'Price',
      isFigure: true,
      cell: (one) =>
        one.price === null ? (
          <span className="text-muted">On the spot</span>
        ) : (
          <Money amount={one.price} currency={one.currency} />
        ),
    },
    {
      key: 'resources',
      title: 'Done by',
      from: 'lg',
      className: 'text-muted',
      cell: (one) => one.resource_keys.map((key) => names.get(key) ?? key).join(', '),
    },
  ]
}

/** Say minutes as people do: `45 min`, `2 h`, `1 h 30 min`. */
function span(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ') || '0 min'
}
