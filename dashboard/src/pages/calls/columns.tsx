import { Link } from '@tanstack/react-router'
import { rowLink } from '@/ui/links'
import { Money } from '@/ui/Money'
import { legible, PhoneNumber } from '@/ui/PhoneNumber'
import type { Column } from '@/ui/Table'
import { DateTime, Duration } from '@/ui/time'
import { AgentName } from './AgentName'
import { DirectionIcon, OutcomeBadge, otherNumber, type Call } from './words'

export const COLUMNS: readonly Column<Call>[] = [
  { key: 'who', title: 'Caller', cell: (call) => <Who call={call} />, className: 'w-56' },
  {
    key: 'agent',
    title: 'Agent',
    from: 'lg',
    cell: (call) => <AgentName id={call.agent_id} />,
    className: 'w-24',
  },
  {
    key: 'start',
    title: 'Started',
    from: 'sm',
    cell: (call) => <DateTime at={call.started_at} />,
    className: 'w-40',
  },
  {
    key: 'length',
    title: 'Length',
    isFigure: true,
    from: 'sm',
    cell: (call) => <Duration from={call.started_at} until={call.ended_at} />,
    className: 'w-20',
  },
  {
    key: 'outcome',
    title: 'Outcome',
    cell: (call) => <OutcomeBadge outcome={call.outcome} />,
    className: 'w-40 max-sm:pl-7',
  },
  {
    key: 'summary',
    title: 'What it was about',
    from: 'lg',
    cell: (call) => (
      <span className="line-clamp-2 text-13 text-muted" title={call.summary}>
        {legible(call.summary)}
      </span>
    ),
  },
  { key: 'cost', title: 'Cost', isFigure: true, from: 'md', cell: costOf, className: 'w-24' },
]

function Who({ call }: { call: Call }) {
  const number = <PhoneNumber number={otherNumber(call)} />
  return (
    <span className="flex items-center gap-3">
      <DirectionIcon direction={call.direction} />
      <span className="min-w-0">
        <Link to="/calls/$callSid" params={{ callSid: call.call_sid }} className={rowLink}>
          {call.contact_name ?? number}
        </Link>
        {call.contact_name !== null && <span className="block text-12 text-muted">{number}</span>}
        <span className="block text-12 text-muted sm:hidden">
          <DateTime at={call.started_at} /> · <Duration from={call.started_at} until={call.ended_at} />
        </span>
      </span>
    </span>
  )
}

function costOf({ cost }: Call) {
  if (!cost) return <span className="text-muted">–</span>
  return (
    <>
      <Money amount={cost.amount} currency={cost.currency} digits={4} />
      {cost.unpriced > 0 && (
        <span className="block text-12 text-muted">+ {cost.unpriced} without a price</span>
      )}
    </>
  )
}
