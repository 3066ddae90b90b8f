import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { useMay } from '@/app/session'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink, rowLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'

type AgentItem = Schema<'AgentItem'>

const COLUMNS: readonly Column<AgentItem>[] = [
  {
    key: 'name',
    title: 'Agent',
    cell: (one) => (
      <Link to="/settings/agents/$agentId" params={{ agentId: one.agent_id }} className={rowLink}>
        {one.name}
      </Link>
    ),
  },
  {
    key: 'state',
    title: 'State',
    cell: (one) => (
      <span className="flex flex-wrap gap-1.5">
        {one.version === null ? (
          <Badge>Never published</Badge>
        ) : (
          <Badge tone="done">{`Version ${one.version}`}</Badge>
        )}
        {one.has_draft && <Badge tone="waiting">Draft</Badge>}
      </span>
    ),
  },
  {
    key: 'published',
    title: 'Since',
    from: 'md',
    cell: (one) =>
      one.published_at === null ? (
        <span className="text-muted">–</span>
      ) : (
        <DateTime at={one.published_at} look="date" />
      ),
  },
  {
    key: 'numbers',
    title: 'Answers',
    cell: (one) =>
      one.numbers.length ? (
        <span className="flex flex-wrap gap-x-3">
          {one.numbers.map((number) => (
            <PhoneNumber key={number} number={number} />
          ))}
        </span>
      ) : (
        <span className="text-muted">No number</span>
      ),
  },
]

/** The agents of the business. */
export function AgentsSection() {
  const organisation = useOrganisation()
  const agents = api.useQuery('get', '/api/agents', {
    params: { query: organisation ? { organisation } : {} },
  })
  return (
    <Page
      title="Agents"
      lead="Who answers the telephone. A published version never changes; a draft answers nobody."
      actions={
        useMay('operator') && (
          <Link to="/settings/agents/new" className={buttonLink}>
            <Plus aria-hidden className="size-4" />
            New agent
          </Link>
        )
      }
    >
      <Section title="All agents" isFlush>
        <Table
          label="Agents"
          columns={COLUMNS}
          rows={agents.data?.agents}
          keyOf={(one) => one.agent_id}
          reading={agents}
          expected={2}
          empty={
            <EmptyState title="No agents yet">
              Begin one with a draft; it answers calls once it is published.
            </EmptyState>
          }
        />
      </Section>
    </Page>
  )
}
