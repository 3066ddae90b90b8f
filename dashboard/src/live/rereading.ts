import type { Query, QueryClient } from '@tanstack/react-query'
import { isOf } from '@/api/invalidation'

// A burst of changes is one reading, and what changes all the time is read so often.
const GATHERED_MS = 150
const SELDOM_MS = 1_000

/**
 * Reads again what others have changed, without hurry: a reading that is under way is never broken off (a slow one would never
 * come to its end) but followed by another, since it may have begun before the change.
 */
export class Rereading {
  readonly #queries: QueryClient
  readonly #due = new Set<Query>()
  readonly #begun = new WeakMap<Query, number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(queries: QueryClient) {
    this.#queries = queries
  }

  /** What came from one of the paths, or from below it, is old; only what was read before a moment, if one is given. */
  old(paths: readonly string[], before = Infinity): void {
    for (const query of this.#queries.getQueryCache().getAll()) {
      const isOld =
        before === Infinity || (query.state.dataUpdatedAt > 0 && query.state.dataUpdatedAt < before)
      if (isOld && paths.some((path) => isOf(query, path))) this.#due.add(query)
    }
    if (this.#due.size > 0) this.#timer ??= setTimeout(this.#read, GATHERED_MS)
  }

  readonly #read = () => {
    const now = Date.now()
    const ready = [...this.#due].filter(
      (query) =>
        query.state.fetchStatus !== 'fetching' && now - (this.#begun.get(query) ?? -Infinity) >= SELDOM_MS,
    )
    for (const query of ready) {
      this.#due.delete(query)
      if (query.isActive()) this.#begun.set(query, now)
    }
    void this.#queries.invalidateQueries(
      { predicate: (query) => ready.includes(query) },
      { cancelRefetch: false },
    )
    this.#timer = this.#due.size > 0 ? setTimeout(this.#read, GATHERED_MS) : undefined
  }
}
