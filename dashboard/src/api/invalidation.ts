import type { Query, QueryClient } from '@tanstack/react-query'

/**
 * Have everything read again at once that came from one of the paths, or from below it: after a change of one's own, which a
 * reading that is under way may not know yet.
 */
export function invalidated(queries: QueryClient, paths: readonly string[]): Promise<void> {
  return queries.invalidateQueries({ predicate: (query) => paths.some((path) => isOf(query, path)) })
}

/** Whether a query reads a path, or something below it. */
export function isOf(query: Query, path: string): boolean {
  const read = query.queryKey[1]
  return typeof read === 'string' && (read === path || read.startsWith(`${path}/`))
}
