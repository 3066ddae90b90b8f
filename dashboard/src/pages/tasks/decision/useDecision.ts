import { useQueryClient } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { invalidated } from '@/api/invalidation'
import { useAction } from '@/api/useAction'
import { useToast } from '@/ui/Toast'
import type { Task } from '../words'
import type { Verdict } from './draft'

export interface Decision {
  planHash: string
  verdict: Verdict | { choice: 'reject' }
  remark: string
}

const CHANGES = ['/api/tasks', '/api/approvals', '/api/plans', '/api/audit']

/** Decide about exactly the plan that was looked at. What is refused is read again: somebody else may have been first. */
export function useDecision(task: Task, onDone: () => void) {
  const say = useToast()
  const queries = useQueryClient()
  const decide = useAction({
    run: ({ planHash, verdict, remark }: Decision, once) =>
      answer(
        client.POST('/api/tasks/{task_id}/decision', {
          params: { path: { task_id: task.task_id }, header: once },
          body: { plan_hash: planHash, remark, steps: [], changes: [], drop: [], ...verdict },
        }),
      ),
    changes: CHANGES,
    onDone: (_, { verdict }) => {
      say(verdict.choice === 'reject' ? 'Rejected; nothing will be done' : 'Approved')
      onDone()
    },
  })
  return {
    ...decide,
    decide: (decision: Decision) =>
      decide.mutate(decision, { onError: () => void invalidated(queries, CHANGES) }),
  }
}
