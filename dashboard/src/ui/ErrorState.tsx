import { RotateCw, TriangleAlert } from 'lucide-react'
import { adviceOf, namedErrors } from '@/api/advice'
import { problemOf, sentence as capitalised, type Problem } from '@/api/problem'
import { Button } from './Button'

interface ErrorStateProps {
  error: unknown
  onRetry?: (() => unknown) | undefined
  isRetrying?: boolean
}

/** Where something could not be shown: what is wrong, what to do, the trace id for whoever looks into it. */
export function ErrorState({ error, onRetry, isRetrying = false }: ErrorStateProps) {
  const { problem } = problemOf(error)
  return (
    <div role="alert" className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <TriangleAlert aria-hidden className="mb-2 size-6 text-failed" />
      <p className="text-14 font-medium">{problem.title}</p>
      {problem.detail && <p className="max-w-lg text-13 text-muted">{sentence(problem.detail)}</p>}
      <Advice problem={problem} className="max-w-lg text-13 text-muted" />
      {problem.trace_id && (
        <p className="text-12 text-muted">
          Trace <code className="font-mono select-all">{problem.trace_id}</code>
        </p>
      )}
      {onRetry && (
        <Button
          className="mt-3"
          icon={<RotateCw aria-hidden className="size-4" />}
          isPending={isRetrying}
          onClick={() => void onRetry()}
        >
          Try again
        </Button>
      )}
    </div>
  )
}

/** What came of a change that was not done, beside its button or above its form. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null
  const { problem } = problemOf(error)
  return (
    <div role="alert" className="flex gap-2.5 rounded-sm bg-failed-tint px-3 py-2.5 text-13 text-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div>
        <p className="font-medium">{problem.title}</p>
        {problem.detail && <p>{sentence(problem.detail)}</p>}
        <ul>
          {namedErrors(problem).map(({ name, message }) => (
            <li key={name}>{sentence(name ? `${name}: ${message}` : message)}</li>
          ))}
        </ul>
        <Advice problem={problem} className="text-muted" />
        {problem.trace_id && <p className="font-mono text-12 text-muted select-all">{problem.trace_id}</p>}
      </div>
    </div>
  )
}

function Advice({ problem, className }: { problem: Problem; className: string }) {
  const advice = adviceOf(problem)
  return advice ? <p className={className}>{sentence(advice)}</p> : null
}

function sentence(text: string): string {
  const whole = capitalised(text)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
