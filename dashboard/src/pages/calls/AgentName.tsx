import { api } from '@/api/client'
import { useOrganisation } from '@/app/business'

/** What the business calls an agent; its id until that is known. */
export function AgentName({ id }: { id: string }) {
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const { data } = api.useQuery('get', '/api/agents', { params: { query } })
  return data?.agents.find((agent) => agent.agent_id === id)?.name ?? id
}
