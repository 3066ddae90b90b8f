import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '@/api/client'
import { tagged, type Tagged } from '@/api/tagged'
import { Badge } from '@/ui/Badge'
import { ErrorState } from '@/ui/ErrorState'
import { buttonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { Tabs } from '@/ui/Tabs'
import { BackLink } from '../BackLink'
import { agentRoute } from '../routes'
import { AgentStanding } from './AgentStanding'
import { DraftForm } from './DraftForm'
import { draftOf, type Agent } from './settings'
import { Review } from './Review'
import { Versions } from './Versions'

/** One agent: its draft, what the draft would change, and what was published. */
export function AgentSection() {
  const { agentId } = agentRoute.useParams()
  const { view } = agentRoute.useSearch()
  const agent = useQuery(tagged('/api/agents/{agent_id}', { path: { agent_id: agentId } }))
  const one = agent.data?.value
  return (
    <Page
      title={one ? (draftOf(one)?.name ?? agentId) : 'Agent'}
      lead={<BackLink to="/settings/agents">All agents</BackLink>}
      actions={
        one?.draft &&
        view !== 'changes' && (
          <Link
            to="/settings/agents/$agentId"
            params={{ agentId }}
            search={{ view: 'changes' }}
            className={buttonLink}
          >
            Review and publish
          </Link>
        )
      }
    >
      {agent.data ? (
        <AgentViews key={agentId} read={agent.data} />
      ) : agent.error ? (
        <ErrorState error={agent.error} onRetry={agent.refetch} isRetrying={agent.isRefetching} />
      ) : (
        <Card>
          <SkeletonLines lines={16} />
        </Card>
      )}
    </Page>
  )
}

function AgentViews({ read }: { read: Tagged<Agent> }) {
  const { view = 'edit' } = agentRoute.useSearch()
  const navigate = useNavigate({ from: '/settings/agents/$agentId' })
  const catalogue = api.useQuery('get', '/api/tools')
  const voices = api.useQuery('get', '/api/voices')
  const error = catalogue.error ?? voices.error
  if (error && !(catalogue.data && voices.data)) {
    return <ErrorState error={error} onRetry={() => Promise.all([catalogue.refetch(), voices.refetch()])} />
  }
  if (!catalogue.data || !voices.data) {
    return (
      <Card>
        <SkeletonLines lines={16} />
      </Card>
    )
  }
  return (
    <>
      <AgentStanding agent={read.value} />
      <Tabs
        label="Parts of the agent"
        value={view}
        onChange={(chosen) => void navigate({ search: chosen === 'edit' ? {} : { view: chosen } })}
        tabs={[
          {
            value: 'edit',
            label: read.value.draft ? 'Draft' : 'Settings',
            content: <DraftForm read={read} tools={catalogue.data.tools} voices={voices.data.voices} />,
          },
          {
            value: 'changes',
            label: (
              <>
                Review and publish
                {read.value.draft && <Badge tone="waiting">Draft</Badge>}
              </>
            ),
            content: <Review read={read} />,
          },
          { value: 'versions', label: 'Versions', content: <Versions read={read} /> },
        ]}
      />
    </>
  )
}
