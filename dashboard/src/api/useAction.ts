import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { invalidated } from './invalidation'
import { newKey } from './keys'
import { problemOf } from './problem'

/** The header every POST needs: pass it as `params: { header: once }`. */
export interface Once {
  'Idempotency-Key': string
}

interface Action<Wish, Answer> {
  /** Sends the change; `once` is the same when the same wish is sent again after an unknown outcome. */
  run: (wish: Wish, once: Once) => Promise<Answer>
  /** Paths to read again once it is done, with all below them: `['/api/tasks']`. */
  changes: readonly string[]
  onDone?: (answer: Answer, wish: Wish) => void
}

/**
 * A change of something: `const cancel = useAction({ … }); cancel.mutate(wish)`.
 *
 * `cancel.isPending` disables the button, `cancel.error` is what ErrorNote and field errors show (`problemOf`). It counts as
 * pending until what it has changed has been read again, so that no old state is shown as the answer.
 */
export function useAction<Wish, Answer>({ run, changes, onDone }: Action<Wish, Answer>) {
  const queries = useQueryClient()
  const open = useRef<{ wish: string; key: string } | null>(null)
  return useMutation<Answer, unknown, Wish>({
    mutationFn: async (wish) => {
      const written = JSON.stringify(wish ?? null)
      if (open.current?.wish !== written) open.current = { wish: written, key: newKey() }
      try {
        const answer = await run(wish, { 'Idempotency-Key': open.current.key })
        open.current = null
        return answer
      } catch (error) {
        if (!problemOf(error).isOpen) open.current = null
        throw error
      }
    },
    // Nobody knows what became of it: what is shown beside the error is of now.
    onError: (error) => {
      if (problemOf(error).isOpen) void invalidated(queries, changes)
    },
    onSuccess: async (answer, wish) => {
      await invalidated(queries, changes)
      onDone?.(answer, wish)
    },
  })
}
