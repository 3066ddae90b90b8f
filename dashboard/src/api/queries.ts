import { QueryClient } from '@tanstack/react-query'
import { problemOf } from './problem'

/** Make the app's query client: reads are retried while that may help, changes are sent again by `send` alone. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What changes is told by the live stream; coming back to a page reads again what is older than this.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 3 && problemOf(error).isOpen,
        retryDelay: (failures) => Math.min(8000, 500 * 2 ** failures * (0.5 + Math.random())),
      },
      mutations: { retry: false },
    },
  })
}
