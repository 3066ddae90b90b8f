import { Link } from '@tanstack/react-router'
import { toCall } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { Money } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { textLink } from '@/ui/links'
import { DateTime, Duration } from '@/ui/time'
import type { Report } from './useCosts'

/** What calls under way would cost if they ended now; not there while nobody is on the line. */
export function RunningCalls({ report }: { report: Report | undefined }) {
  if (!report || report.running.length === 0) return null
  return (
    <Section title="Calls under way" isFlush aside={<Badge tone="live">On the line</Badge>}>
      <ul aria-label="Calls under way">
        {report.running.map((call) => (
          <li
            key={call.call_sid}
            className="flex flex-wrap items-baseline gap-x-5 gap-y-1 border-t border-line px-4 py-3 first:border-t-0"
          >
            <Link {...toCall(call.call_sid)} className={textLink}>
              Since <DateTime at={call.started_at} look="time" />
            </Link>
            <span className="text-muted">
              <Duration from={call.started_at} until={null} />
            </span>
            {call.unpriced > 0 && (
              <span className="text-13 text-muted">{call.unpriced} uses without a price</span>
            )}
            <span className="ml-auto font-medium">
              <Money amount={call.amount} currency={report.currency} digits={4} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
