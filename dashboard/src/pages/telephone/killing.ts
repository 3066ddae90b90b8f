import { useMutation } from '@tanstack/react-query'
import { ProblemError } from '@/api/problem'
import type { Schema } from '@/api/client'

type Control = Schema<'ControlItem'>

/** Kill the process that carries a call's audio. It is no route of the api: `holdfast dev` itself listens for it. */
export function useKilling(control: Control | null, onKilled: () => void) {
  return useMutation<string, unknown, string>({
    mutationFn: (callSid) => {
      if (!control) throw new Error('there is no control to kill with')
      return kill(control, callSid)
    },
    onSuccess: onKilled,
  })
}

async function kill(control: Control, callSid: string): Promise<string> {
  const response = await fetch(`${control.url}/kill/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${control.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ call_sid: callSid }),
  }).catch(() => null)
  if (response?.ok) return ((await response.json()) as { process: string }).process
  throw new ProblemError({
    title: 'The process was not killed',
    status: response?.status ?? 0,
    code: 'not_killed',
    detail: response?.status === 409 ? 'No media process carries this call now' : null,
    next:
      response?.status === 409
        ? 'Wait until the agent speaks, then try again'
        : 'Look whether holdfast dev still runs, and reload the page',
  })
}
