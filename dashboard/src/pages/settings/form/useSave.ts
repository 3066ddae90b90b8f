import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import type { Tagged } from '@/api/tagged'
import { useAction, type Once } from '@/api/useAction'

interface Save<Wish, Value> {
  /** Of `tagged(…)`: what the api answers stands there at once. */
  queryKey: QueryKey
  run: (wish: Wish, once: Once) => Promise<Tagged<Value>>
  changes: readonly string[]
  onDone: (saved: Tagged<Value>) => void
}

/** A change of one thing that was read with its ETag: `run` ends with `taggedAnswer(client.PATCH(…))`. */
export function useSave<Wish, Value>({ queryKey, run, changes, onDone }: Save<Wish, Value>) {
  const queries = useQueryClient()
  return useAction<Wish, Tagged<Value>>({
    run: async (wish, once) => {
      const saved = await run(wish, once)
      queries.setQueryData(queryKey, saved)
      return saved
    },
    changes,
    onDone,
  })
}
