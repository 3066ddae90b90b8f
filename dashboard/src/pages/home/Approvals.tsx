import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { toTask } from '@/app/elsewhere'
import { Badge, type Tone } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorState } from '@/ui/ErrorState'
import { rowLink, textLink } from '@/ui/links'
import { isNothing, Money } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { RelativeTime } from '@/ui/time'
import { legible } from '@/ui/PhoneNumber'
import { spoken } from './words'

type Approval = Schema<'ApprovalItem'>

const RISKS: Record<string, Tone> = { high: 'waiting', low: 'info' }

/** The plans that wait for a yes or no, the soonest to expire first; they are decided on their task's page. */
export function Approvals({ count, currency }: { count: number; currency: string }) {
  const organisation = useOrganisation()
  const query = { limit: 5, ...(organisation && { organisation }) }
  const waiting = api.useQuery('get', '/api/approvals', { params: { query } })
  return (
    <Section
      title="Waiting for your decision"
      isFlush
      aside={
        <Link to="/tasks" className={`${textLink} text-13`}>
          {count > 5 ? `All ${count}` : 'All tasks'}
        </Link>
      }
    >
      {waiting.data === undefined ? (
        waiting.error ? (
          <ErrorState error={waiting.error} onRetry={waiting.refetch} isRetrying={waiting.isRefetching} />
        ) : (
          <div className="p-4">
            <SkeletonLines lines={4} />
          </div>
        )
      ) : waiting.data.approvals.length === 0 ? (
        <EmptyState title="Nothing waits for a yes">
          Plans that cost money or reach people stand here until somebody has decided.
        </EmptyState>
      ) : (
        <ul aria-label="Waiting for a decision" className="divide-y divide-line">
          {waiting.data.approvals.map((one) => (
            <Waiting key={one.task_id} approval={one} currency={currency} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Waiting({ approval, currency }: { approval: Approval; currency: string }) {
  const [first, ...more] = approval.steps
  return (
    <li className="relative px-4 py-2.5 hover:bg-canvas">
      <div className="flex items-start gap-3">
        <Link {...toTask(approval.task_id)} className={`${rowLink} line-clamp-2 min-w-0 grow`}>
          {legible(approval.goal)}
        </Link>
        <Badge tone={RISKS[approval.risk] ?? 'neutral'}>{spoken(approval.risk)} risk</Badge>
      </div>
      <p className="mt-1 line-clamp-1 text-13 text-muted">
        {first && legible(first.sentence)}
        {more.length > 0 && ` · ${more.length} more ${more.length === 1 ? 'step' : 'steps'}`}
      </p>
      <p className="mt-0.5 text-12 text-muted">
        Expires <RelativeTime at={approval.expires_at} /> ·{' '}
        {isNothing(approval.estimate) ? (
          'costs nothing'
        ) : (
          <>
            at most <Money amount={approval.estimate} currency={currency} />
          </>
        )}
      </p>
    </li>
  )
}
