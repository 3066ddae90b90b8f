import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'

export type StepIn = { kind: 'end' } | { kind: 'message' } | { kind: 'transfer'; number: string }

/** Take a call from its agent; done once the telephone company is being asked. */
export function useStepIn(callSid: string, onDone: (wish: StepIn) => void) {
  return useAction({
    run: (wish: StepIn, once) => {
      const params = { path: { call_sid: callSid }, header: once }
      if (wish.kind === 'transfer') {
        const body = { number: wish.number }
        return answer(client.POST('/api/calls/{call_sid}/transfer', { params, body }))
      }
      if (wish.kind === 'end') return answer(client.POST('/api/calls/{call_sid}/end', { params }))
      return answer(client.POST('/api/calls/{call_sid}/message', { params }))
    },
    changes: ['/api/calls', '/api/overview'],
    onDone: (_, wish) => onDone(wish),
  })
}
