import { queryOptions } from '@tanstack/react-query'
import { client } from './client'
import { ProblemError } from './problem'
import type { paths } from './schema'

type Answered<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never
type TaggedPath = { [Path in keyof paths]: Answered<Path> extends never ? never : Path }[keyof paths]

/** What was read, and the ETag it had then: send that as `If-Match` with the change (`unchanged(read.etag)`). */
export interface Tagged<Value> {
  value: Value
  etag: string
}

/** Query options that read one thing together with its ETag, for forms: `useQuery(tagged('/api/services/{key}', …))`. */
export function tagged<Path extends TaggedPath>(
  path: Path,
  params: { path?: Record<string, string>; query?: Record<string, unknown> } = {},
) {
  return queryOptions({
    queryKey: ['get', path, { params }, 'tagged'],
    queryFn: async ({ signal }): Promise<Tagged<Answered<Path>>> => {
      // The paths are checked above; the client's own types can't follow a path that is a type parameter.
      const { data, response } = await client.GET(path as never, { params, signal } as never)
      return { value: data as Answered<Path>, etag: etagOf(response) }
    },
  })
}

/** The header of a change that must not undo what somebody else has changed meanwhile. */
export function unchanged(etag: string): { 'If-Match': string } {
  return { 'If-Match': etag }
}

/** Return what a change of one thing was answered with, and its new ETag. */
export async function taggedAnswer<Value>(
  request: Promise<{ data?: Value; response: Response }>,
): Promise<Tagged<NonNullable<Value>>> {
  const { data, response } = await request
  return { value: data as NonNullable<Value>, etag: etagOf(response) }
}

/** Without its tag a change would undo whatever others have changed, and nobody would know. */
function etagOf(response: Response): string {
  const etag = response.headers.get('ETag')
  if (etag !== null) return etag
  throw new ProblemError({
    title: 'The answer does not say which version it is',
    status: response.status,
    code: 'foreign_answer',
    acts: 'operator',
    next: 'Reload the page; if it stays so, look at what stands between here and Holdfast.',
    detail: 'Its ETag was taken away on the way here.',
  })
}
