import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Schema } from '@/api/client'
import { LiveStream } from './stream'

/** One call as it is now: read once, then as its stream tells while `isRunning`, for whoever reads the call. */
export function useLiveCall(callSid: string, { isRunning }: { isRunning: boolean }) {
  const queries = useQueryClient()
  const query = api.useQuery('get', '/api/calls/{call_sid}', { params: { path: { call_sid: callSid } } })

  useEffect(() => {
    if (!isRunning) return
    const { queryKey } = api.queryOptions('get', '/api/calls/{call_sid}', {
      params: { path: { call_sid: callSid } },
    })
    const stream = new LiveStream(
      `/api/live?${new URLSearchParams({ call: callSid }).toString()}`,
      ['call'],
      {
        onConnection: () => undefined,
        // Whenever it is opened the stream begins with how the call stands.
        onReset: () => undefined,
        onEvent: (_, data) => {
          // What is being read just now would overwrite it with what was before.
          void queries.cancelQueries({ queryKey })
          queries.setQueryData(queryKey, JSON.parse(data) as Schema<'CallDetail'>)
        },
      },
    )
    stream.open()
    return () => stream.close()
  }, [queries, callSid, isRunning])

  return query
}
