import { problemIn, ProblemError, unknownOutcome, UNREACHABLE } from './problem'

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const ATTEMPTS = 3
const LONGEST_WAIT_SECONDS = 5

let csrfToken: string | null = null
let told: () => void = () => undefined

/** Keep the token that every change has to show; null once nobody is signed in. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token
}

/** Call `listener` whenever the api says that nobody is signed in. */
export function onSignedOut(listener: () => void): void {
  told = listener
}

/**
 * Send a request as every request of the dashboard is sent; throws ProblemError for whatever is not done.
 *
 * A change carries the CSRF token. What can't be told to have arrived (network, 502 to 504) is sent again a little later if it
 * has an `Idempotency-Key`, so that it takes effect once. What has none is sent once: a second key to the api, or a link that was
 * used up, is worse than saying that nobody knows. (Reads are repeated by the query client.)
 */
export async function send(request: Request): Promise<Response> {
  if (CHANGING.has(request.method) && csrfToken) request.headers.set('X-CSRF-Token', csrfToken)
  const attempts = request.headers.has('Idempotency-Key') ? ATTEMPTS : 1
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(request.clone())
    if (outcome instanceof Response) return outcome
    if (attempt >= attempts || !isWorthAnother(outcome)) throw explained(request, outcome)
    await pause(outcome.retryAfter ?? 0.4 * 2 ** attempt * (0.5 + Math.random()), request.signal)
  }
}

async function once(request: Request): Promise<Response | ProblemError> {
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    return new ProblemError(UNREACHABLE)
  }
  if (response.ok || response.status === 304) return response
  const problem = await problemIn(response)
  // A wrong password is 401 too, and signs nobody out.
  if (problem.code === 'not_authenticated') told()
  return problem
}

function isWorthAnother(problem: ProblemError): boolean {
  const isPassing = problem.status === 0 || [502, 503, 504].includes(problem.status)
  return isPassing && problem.code !== 'outcome_unknown' && (problem.retryAfter ?? 0) <= LONGEST_WAIT_SECONDS
}

/** Say of a change whose answer was lost that nobody knows what became of it, unless it may be asked for again as it is. */
function explained(request: Request, problem: ProblemError): ProblemError {
  const isLost = ['unreachable', 'foreign_answer'].includes(problem.code) && isWorthAnother(problem)
  const isSafe = request.method !== 'POST' || request.headers.has('Idempotency-Key')
  return isLost && !isSafe ? unknownOutcome(new URL(request.url).pathname, problem) : problem
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
