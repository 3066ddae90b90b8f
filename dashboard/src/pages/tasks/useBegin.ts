import { useNavigate } from '@tanstack/react-router'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'

export interface Wish {
  kind: 'task' | 'plan'
  goal: string
  organisation: string | undefined
}

/** Have a wish planned, and go where its plan is shown; sent again after an unknown outcome it is the same task. */
export function useBegin() {
  const navigate = useNavigate()
  return useAction({
    run: async ({ kind, goal, organisation }: Wish, once) => {
      const params = { header: once, query: { ...(organisation && { organisation }) } }
      if (kind === 'plan')
        return (await answer(client.POST('/api/plans', { params, body: { goal } }))).plan_id
      return (await answer(client.POST('/api/tasks', { params, body: { goal } }))).task_id
    },
    changes: ['/api/tasks', '/api/approvals', '/api/plans'],
    onDone: (id, { kind, organisation }) => {
      const search = { begun: true as const, ...(organisation && { org: organisation }) }
      if (kind === 'plan') void navigate({ to: '/tasks/plans/$planId', params: { planId: id }, search })
      else void navigate({ to: '/tasks/$taskId', params: { taskId: id }, search })
    },
  })
}
