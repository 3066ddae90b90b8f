import type { QueryClient } from '@tanstack/react-query'
import { businessesQuery } from './business'
import { sessionQuery } from './session'

/** Ask for what every page waits for, before the first one is rendered; what fails is asked for again by whoever needs it. */
export async function readAhead(queries: QueryClient): Promise<void> {
  const user = await queries.query(sessionQuery).catch(() => null)
  if (user) await queries.query(businessesQuery).catch(() => null)
}
