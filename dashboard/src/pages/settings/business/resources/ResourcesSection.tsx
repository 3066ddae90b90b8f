import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { useMay } from '@/app/session'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink, rowLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { useOrganisationRead } from '../useOrganisationForm'
import { RetiredToggle } from '../RetiredToggle'
import { resourcesRoute } from '../routes'
import type { Resource } from './values'
import { weekInWords } from './weekInWords'

/** Who and what can be booked. */
export function ResourcesSection() {
  const { retired } = resourcesRoute.useSearch()
  const organisation = useOrganisation()
  const navigate = useNavigate({ from: '/settings/resources' })
  const resources = api.useQuery('get', '/api/resources', {
    params: { query: organisation ? { organisation } : {} },
  })
  const business = useOrganisationRead()
  const rows = resources.data?.resources.filter((one) => retired === true || !one.is_retired)
  const places = new Map(business.data?.value.locations.map((one) => [one.key, one.name]))
  return (
    <Page
      title="Resources"
      lead="Who and what can be booked: people, rooms, bays. Each keeps its own hours."
      actions={
        useMay('operator') && (
          <Link to="/settings/resources/new" className={buttonLink}>
            <Plus aria-hidden className="size-4" />
            New resource
          </Link>
        )
      }
    >
      <Section
        title="Bookable"
        isFlush
        aside={
          <RetiredToggle
            isOn={retired ?? false}
            onChange={(isOn) => void navigate({ search: isOn ? { retired: true } : {}, replace: true })}
          />
        }
      >
        <Table
          label="Resources"
          columns={columns(places)}
          rows={rows}
          keyOf={(one) => one.key}
          reading={resources}
          expected={4}
          empty={
            <EmptyState
              title={resources.data?.resources.length ? 'All resources are retired' : 'No resources yet'}
            >
              A service needs somebody or something that does it.
            </EmptyState>
          }
        />
      </Section>
    </Page>
  )
}

function columns(places: ReadonlyMap<string, string>): readonly Column<Resource>[] {
  return [
    {
      key: 'name',
      title: 'Resource',
      cell: (one) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link to="/settings/resources/$key" params={{ key: one.key }} className={rowLink}>
            {one.name}
          </Link>
          {one.is_retired && <Badge>Retired</Badge>}
        </span>
      ),
    },
    {
      key: 'place',
      title: 'Place',
      from: 'md',
      cell: (one) =>
        one.location_key === null ? (
          <span className="text-muted">–</span>
        ) : (
          (places.get(one.location_key) ?? one.location_key)
        ),
    },
    { key: 'hours', title: 'Hours', className: 'text-13', cell: (one) => weekInWords(one.hours.weekly) },
    {
      key: 'absences',
      title: 'Absences',
      isFigure: true,
      from: 'lg',
      cell: (one) => one.absences.length || <span className="text-muted">–</span>,
    },
    {
      key: 'calendar',
      title: 'Calendar',
      from: 'lg',
      className: 'text-muted',
      cell: (one) => (one.calendar_id === null ? 'Our own' : 'Google'),
    },
  ]
}
