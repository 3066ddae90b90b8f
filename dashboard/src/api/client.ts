import createFetchClient from 'openapi-fetch'
import createQueries from 'openapi-react-query'
import type { components, paths } from './schema'
import { send } from './send'

/** A type of the api's description by its name: `Schema<'CallItem'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** The typed client: `client.POST('/api/tasks', …)`. Whatever is not done is thrown as ProblemError. */
export const client = createFetchClient<paths>({ baseUrl: location.origin, fetch: send })

/** Typed reading: `api.useQuery('get', '/api/calls', …)`; its query keys are `['get', path, init]`. */
export const api = createQueries(client)

/** Return what a request of `client` brought; problems have been thrown by then. */
export async function answer<Answer>(
  request: Promise<{ data?: Answer; response: Response }>,
): Promise<NonNullable<Answer>> {
  const { data } = await request
  return data as NonNullable<Answer>
}
