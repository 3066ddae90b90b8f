import { Link } from '@tanstack/react-router'
import { ArrowLeft, ExternalLink } from 'lucide-react'
import type { Schema } from '@/api/client'
import { PHASE_WORDS } from '@/app/callWords'
import { toContact } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { ErrorState } from '@/ui/ErrorState'
import { buttonLink, textLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { PhoneNumber, readable } from '@/ui/PhoneNumber'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { DateTime, Duration } from '@/ui/time'
import { callRoute } from '../routes'
import { OutcomeBadge, otherNumber } from '../words'
import { Actions } from './Actions'
import { Course } from './Course'
import { Facts } from './Facts'
import { Parts } from './Parts'

import { useCall } from './useCall'

type CallDetail = Schema<'CallDetail'>

/** One call: what is said and done on it, as it goes. */
export function CallPage() {
  const { callSid } = callRoute.useParams()
  const call = useCall(callSid)
  if (call.data) return <Shown call={call.data} />
  return (
    <Page title="Call">
      <Card>
        {call.error ? (
          <ErrorState error={call.error} onRetry={call.refetch} isRetrying={call.isRefetching} />
        ) : (
          <SkeletonLines lines={8} />
        )}
      </Card>
    </Page>
  )
}

function Shown({ call }: { call: CallDetail }) {
  const number = otherNumber(call)
  return (
    <Page
      title={call.contact_name ?? (number ? readable(number) : 'Number withheld')}
      lead={<Lead call={call} />}
      actions={
        <>
          <a href={call.temporal_url} target="_blank" rel="noreferrer" className={buttonLink}>
            Workflow <ExternalLink aria-hidden className="size-3.5 text-muted" />
            <span className="sr-only">(Temporal UI, in a new tab)</span>
          </a>
          {call.ended_at === null && <Actions call={call} />}
        </>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <Parts call={call} />
        <div className="flex flex-col gap-4">
          <Facts call={call} />
          <Course call={call} />
        </div>
      </div>
    </Page>
  )
}

function Lead({ call }: { call: CallDetail }) {
  const phase = call.phases.at(-1)?.phase
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Link to="/calls" className={`${textLink} inline-flex items-center gap-1`}>
        <ArrowLeft aria-hidden className="size-4" /> Calls
      </Link>
      <OutcomeBadge outcome={call.outcome} />
      {call.ended_at === null && phase && <Badge>{PHASE_WORDS[phase]}</Badge>}
      <span>
        {call.direction === 'inbound' ? 'Called us' : 'Was called by us'} <DateTime at={call.started_at} />
      </span>
      <span className="text-ink">
        <span className="sr-only">Length </span>
        <Duration from={call.started_at} until={call.ended_at} />
      </span>
      {call.contact_id !== null && (
        <>
          <PhoneNumber number={otherNumber(call)} />
          <Link {...toContact(call.contact_id)} className={textLink}>
            Contact
          </Link>
        </>
      )}
    </div>
  )
}
