import { api } from '@/api/client'
import { useLiveCall } from '@/live/useLiveCall'

/** A call, followed by its stream for as long as it runs. */
export function useCall(callSid: string) {
  const read = api.useQuery('get', '/api/calls/{call_sid}', { params: { path: { call_sid: callSid } } })
  return useLiveCall(callSid, { isRunning: read.data?.ended_at === null })
}
