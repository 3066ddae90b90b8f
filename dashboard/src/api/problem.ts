import { readably } from './advice'
/** What the api answers when it does not do what was asked (RFC 9457; `api/problems.py`). */
export interface Problem {
  type?: string
  title: string
  status: number
  /** Stable, for programs: `slot_taken`, `version_changed`, … */
  code: string
  /** Who must act: requester, operator, developer, peer, or nobody. */
  acts?: string
  /** What the one who must act does next. */
  next: string
  detail?: string | null
  errors?: { field: string; message: string }[] | null
  alternatives?: Record<string, string>[] | null
  trace_id?: string | null
}

/** Begin with a capital letter, as what people read does. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A request that was not done: the api's problem, or that the api could not be reached (`code` is `unreachable`). */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Seconds after which the api says it may be tried again. */
  readonly retryAfter: number | null

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title)
    this.name = 'ProblemError'
    this.problem = problem
    this.retryAfter = retryAfter
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }

  /** What is wrong with a field of the body, by its name: `name`, `phones[0]`. */
  fieldError(field: string): string | undefined {
    const found = this.problem.errors?.find((one) => one.field === `body.${field}`)
    return found && sentence(readably(found.message))
  }

  /** Whether it is unknown what became of the request, so that it is sent again only under its key. */
  get isOpen(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

export const UNREACHABLE: Problem = {
  title: 'Holdfast can’t be reached',
  status: 0,
  code: 'unreachable',
  acts: 'requester',
  next: 'Check the connection, then try again.',
}

/** What to look at after a change that must not be made twice and whose answer was lost, by its path. */
const LOOK_AT: Readonly<Record<string, string>> = {
  '/api/keys':
    'Look at the list of keys: one that was made and nobody has seen is revoked there. Then make another.',
  '/api/users': 'Look at the list of users: if the account is there, make another link for it.',
  '/api/session': 'Try again.',
  '/api/session/link': 'Try again; if the link is used up by now, ask for another.',
}

/** Return the problem of a change that may have been made although its answer never came. */
export function unknownOutcome(path: string, { problem, retryAfter }: ProblemError): ProblemError {
  return new ProblemError(
    {
      title: 'Nobody knows whether it was done',
      status: problem.status,
      code: 'outcome_unknown',
      acts: 'requester',
      next: LOOK_AT[path] ?? 'Try again; the newest counts.',
      detail: 'The connection was lost before the answer came.',
    },
    retryAfter,
  )
}

/** Return the problem behind whatever was thrown. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError({
    title: 'The page failed',
    status: 0,
    code: 'page_failed',
    acts: 'developer',
    next: 'Reload the page; if it happens again, report what you did.',
    detail: error instanceof Error ? error.message : String(error),
  })
}

/** Return the problem an answer carries; proxies answer in their own words. */
export async function problemIn(response: Response): Promise<ProblemError> {
  const wait = Number(response.headers.get('Retry-After') ?? NaN)
  const retryAfter = Number.isFinite(wait) ? wait : null
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return new ProblemError((await response.json()) as Problem, retryAfter)
  }
  return new ProblemError(
    {
      title: 'Something between here and Holdfast failed',
      status: response.status,
      code: 'foreign_answer',
      acts: 'operator',
      next: 'Try again; if it stays so, look at the proxy before the api.',
      detail: `It answered ${response.status} ${response.statusText}`.trim(),
    },
    retryAfter,
  )
}
