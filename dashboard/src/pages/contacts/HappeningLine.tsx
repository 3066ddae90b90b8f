import { Link } from '@tanstack/react-router'
import { Badge } from '@/ui/Badge'
import { textLink } from '@/ui/links'
import { TimelineItem } from '@/ui/Timeline'
import { DateTime, useZone, written } from '@/ui/time'
import { addressOf, booking, stateOf, titleOf } from './happenings'
import { useServiceName } from './useServiceName'
import type { Happening } from './words'

const LONGEST = 400

/** One thing that has happened. */
export function HappeningLine({ one, organisation }: { one: Happening; organisation: string }) {
  const state = stateOf(one)
  const address = addressOf(one)
  const title = titleOf(one)
  return (
    <TimelineItem
      tone={state?.tone ?? 'neutral'}
      when={<DateTime at={one.happened_at} look="time" />}
      title={
        <span className="inline-flex flex-wrap items-center gap-x-2.5 gap-y-1">
          {address ? (
            <Link {...address} className={textLink}>
              {title}
            </Link>
          ) : (
            title
          )}
          {state && <Badge tone={state.tone}>{state.word}</Badge>}
        </span>
      }
    >
      <Words one={one} organisation={organisation} />
    </TimelineItem>
  )
}

function Words({ one, organisation }: { one: Happening; organisation: string }) {
  const nameOf = useServiceName(organisation)
  const zone = useZone()
  const booked = one.kind === 'appointment' ? booking(one.words) : null
  if (booked) {
    const what = nameOf(booked.service)
    return `${what.charAt(0).toUpperCase()}${what.slice(1)} on ${written(booked.startsAt, zone, 'day')}, ${written(booked.startsAt, zone, 'time')}`
  }
  // The local day of the appointment it is about.
  if (one.kind === 'reminder' && /^\d{4}-\d\d-\d\d$/.test(one.words)) {
    return `Of the appointment on ${written(`${one.words}T12:00:00Z`, 'UTC', 'day')}`
  }
  if (one.words.length <= LONGEST) return <span className="whitespace-pre-line">{one.words}</span>
  return <span className="whitespace-pre-line">{one.words.slice(0, LONGEST).trimEnd()}…</span>
}
