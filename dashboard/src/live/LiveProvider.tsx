import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { problemOf } from '@/api/problem'
import { send } from '@/api/send'
import { pathsOf, type Change } from './kinds'
import { Rereading } from './rereading'
import { LiveStream, type Connection } from './stream'

const ConnectionContext = createContext<Connection>('connecting')

/** How the page hears of changes at the moment. */
export function useConnection(): Connection {
  return use(ConnectionContext)
}

/** Keep the app's one stream of changes open, and have what has changed read again. */
export function LiveProvider({
  organisation,
  children,
}: {
  organisation?: string | undefined
  children: ReactNode
}) {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')

  // Outlives the streams: what is due when another business is chosen is read all the same.
  const reading = useMemo(() => new Rereading(queries), [queries])

  useEffect(() => {
    let before: Connection = 'connecting'
    const url = organisation ? `/api/live?${new URLSearchParams({ organisation }).toString()}` : '/api/live'
    const stream = new LiveStream(url, ['change'], {
      onConnection: (now) => {
        setConnection(now)
        if (now === 'live' && before !== 'live') void readFailed(queries)
        before = now
      },
      onRefused: () => void askWhoIsSignedIn(),
      onReset: (readBefore) => reading.old(['/api'], readBefore),
      onEvent: (_, data) => reading.old(pathsOf(JSON.parse(data) as Change)),
    })
    stream.open()
    return () => stream.close()
  }, [queries, reading, organisation])

  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

/** Read again what could not be read while the api or its database was away: no change will tell of it. */
function readFailed(queries: QueryClient): Promise<void> {
  return queries.refetchQueries({
    type: 'active',
    predicate: ({ state }) => state.status === 'error' && problemOf(state.error).isOpen,
  })
}

/** A stream that was refused does not say why: where the session is over, the answer to this signs out (`onSignedOut`). */
async function askWhoIsSignedIn(): Promise<void> {
  await send(new Request(new URL('/api/session', location.origin))).catch(() => undefined)
}
