import type { Schema } from '@/api/client'
import { PHASE_WORDS } from '@/app/callWords'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Timeline, TimelineItem } from '@/ui/Timeline'
import { DateTime, Duration } from '@/ui/time'

const DONE_BY_HAND: Record<Schema<'InterventionKind'>, string> = {
  end: 'Ended by hand',
  transfer: 'Transferred by hand',
  message: 'Asked for a message by hand',
}

/** The phases a call went through, each with how long it took, and who took it from the agent. */
export function Course({ call }: { call: Schema<'CallDetail'> }) {
  const { phases, intervention } = call
  return (
    <Section title="Course">
      {phases.length === 0 ? (
        <p className="text-13 text-muted">
          {call.ended_at === null
            ? 'The call’s workflow does not answer just now.'
            : 'Its phases were not noted.'}
        </p>
      ) : (
        <Timeline label="Phases of the call">
          {phases.map(({ phase, at }, place) => {
            const next = phases[place + 1]
            const isNow = !next && call.ended_at === null
            return (
              <TimelineItem
                key={`${phase} ${at}`}
                tone={isNow ? 'live' : phase === 'COMPLETION' ? 'done' : 'neutral'}
                title={PHASE_WORDS[phase]}
                when={<DateTime at={at} look="time" />}
              >
                {(next ?? isNow) && <Duration from={at} until={next?.at ?? null} />}
              </TimelineItem>
            )
          })}
        </Timeline>
      )}
      {intervention && (
        <div className="mt-4 border-t border-line pt-3 text-13">
          <p className="font-medium">{DONE_BY_HAND[intervention.kind]}</p>
          <p className="text-muted">
            {intervention.by.replace(/ \(.*\)$/, '')}, <DateTime at={intervention.at} look="time" />
            {intervention.number && (
              <>
                , to <PhoneNumber number={intervention.number} />
              </>
            )}
          </p>
        </div>
      )}
    </Section>
  )
}
