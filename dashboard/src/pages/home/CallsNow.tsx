import { Link } from '@tanstack/react-router'
import type { Schema } from '@/api/client'
import { PHASE_WORDS } from '@/app/callWords'
import { toCall } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { rowLink, textLink } from '@/ui/links'
import { Money } from '@/ui/Money'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Duration } from '@/ui/time'

/** The calls under way; each leads to its page, where it can be followed. */
export function CallsNow({ calls, currency }: { calls: readonly Schema<'LiveCall'>[]; currency: string }) {
  return (
    <Section
      title="Calls now"
      isFlush
      aside={
        <Link to="/calls" className={`${textLink} text-13`}>
          All calls
        </Link>
      }
    >
      {calls.length === 0 ? (
        <EmptyState title="Nobody is on the line">
          Calls show up here as soon as they are answered.
        </EmptyState>
      ) : (
        <ul aria-label="Calls now" className="divide-y divide-line">
          {calls.map((call) => (
            <li key={call.call_sid} className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-canvas">
              <span className="min-w-0 grow">
                <Link {...toCall(call.call_sid)} className={rowLink}>
                  {call.contact_name ?? <PhoneNumber number={call.caller} />}
                </Link>
                <span className="block text-12 text-muted">
                  {call.direction === 'inbound' ? 'Called us' : 'Called by us'}
                  {call.contact_name !== null && (
                    <>
                      {' · '}
                      <PhoneNumber number={call.caller} />
                    </>
                  )}
                </span>
              </span>
              <Badge tone="live">{call.phase ? PHASE_WORDS[call.phase] : 'On the line'}</Badge>
              <span className="w-16 text-right">
                <Duration from={call.started_at} until={null} />
                <span className="block text-12 text-muted">
                  <Money amount={call.cost} currency={currency} digits={4} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
