import { useQueryClient } from '@tanstack/react-query'
import { invalidated } from '@/api/invalidation'
import { problemOf } from '@/api/problem'
import { tagged, type Tagged } from '@/api/tagged'
import { useAction, type Once } from '@/api/useAction'
import { AGENT_PATHS, type Agent } from './settings'

interface AgentAct<Wish> {
  agentId: string
  run: (wish: Wish, once: Once) => Promise<Tagged<Agent>>
  onDone: (agent: Agent) => void
}

/** Something done with a whole agent: published, rolled back, a draft given up. Whoever was overtaken sees what stands now. */
export function useAgentAct<Wish>({ agentId, run, onDone }: AgentAct<Wish>) {
  const queries = useQueryClient()
  const { queryKey } = tagged('/api/agents/{agent_id}', { path: { agent_id: agentId } })
  return useAction<Wish, Tagged<Agent>>({
    run: async (wish, once) => {
      try {
        const done = await run(wish, once)
        queries.setQueryData(queryKey, done)
        return done
      } catch (error) {
        if (problemOf(error).code === 'version_changed') await invalidated(queries, AGENT_PATHS)
        throw error
      }
    },
    changes: AGENT_PATHS,
    onDone: (done) => onDone(done.value),
  })
}
