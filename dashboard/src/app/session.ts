import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { problemOf } from '@/api/problem'
import { keepCsrfToken, send } from '@/api/send'

/** From least to most; who may do something may do all that lower roles may. */
const ROLES = ['viewer', 'operator', 'owner'] as const
export type Role = (typeof ROLES)[number]

export interface User {
  user_id: string
  name: string
  email: string
  role: Role
}

interface SessionAnswer {
  user: User
  csrf_token: string
}

const SESSION = ['session'] as const
const ENDED = ['session', 'ended'] as const

export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: read,
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Who is signed in: `null` is nobody; `undefined` while that is not known yet. */
export function useSessionQuery() {
  return useQuery(sessionQuery)
}

/** Who is signed in, within the shell: there is always somebody. */
export function useSession(): User {
  const { data } = useSessionQuery()
  if (!data) throw new Error('Pages are shown to people who are signed in')
  return data
}

/** Whether who is signed in may do what takes a role. */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useSession().role) >= ROLES.indexOf(role)
}

/** Whether somebody was signed in on this page whom the api does not know any more: he did not sign out here. */
export function useWasSignedOut(): boolean {
  return useQueryClient().getQueryData(ENDED) === true
}

/** Sign in and out; each throws ProblemError. */
export function useSigning() {
  const queries = useQueryClient()
  return {
    withPassword: async (email: string, password: string) =>
      enter(queries, await said('POST', '/api/session', { email, password })),
    withLink: async (token: string) => enter(queries, await said('POST', '/api/session/link', { token })),
    setPassword: async (words: { new: string; current?: string }) => {
      await said('PUT', '/api/session/password', words)
    },
    out: async () => {
      await said('DELETE', '/api/session')
      leave(queries)
      queries.removeQueries({ queryKey: ENDED })
    },
  }
}

/** Note that nobody is signed in, and forget everything that was read for whoever was. */
export function leave(queries: QueryClient): void {
  keepCsrfToken(null)
  if (queries.getQueryData(SESSION)) queries.setQueryData(ENDED, true)
  queries.setQueryData(SESSION, null)
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] })
}

async function enter(queries: QueryClient, response: Response): Promise<User> {
  const { user, csrf_token } = (await response.json()) as SessionAnswer
  keepCsrfToken(csrf_token)
  queries.removeQueries({ queryKey: ENDED })
  queries.setQueryData(SESSION, user)
  return user
}

async function read({ signal }: { signal: AbortSignal }): Promise<User | null> {
  try {
    const response = await send(new Request(url('/api/session'), { signal }))
    const { user, csrf_token } = (await response.json()) as SessionAnswer
    keepCsrfToken(csrf_token)
    return user
  } catch (error) {
    if (problemOf(error).status === 401) return null
    throw error
  }
}

function said(method: string, path: string, words?: object): Promise<Response> {
  const body = words && { body: JSON.stringify(words), headers: { 'Content-Type': 'application/json' } }
  return send(new Request(url(path), { method, ...body }))
}

// Node's Request, in tests, takes whole addresses alone.
function url(path: string): string {
  return new URL(path, location.origin).href
}
