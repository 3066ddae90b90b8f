import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { api, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useLiveCall } from '@/live/useLiveCall'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorState } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { textLink } from '@/ui/links'
import { Phases } from './Phases'
import { Transcript } from './Transcript'

// The telephone knows of a call before its workflow has told the database: so often it is looked for until then.
const LOOKED_FOR_EVERY_MS = 500

interface ConversationProps {
  callSid: string | null
  /** Whether the telephone is still on that call. */
  isOnLine: boolean
  /** What the agent says just now, before its turn is known. */
  hearing: readonly string[]
  composer: ReactNode
}

/** The call as the agent has it, while it goes on. */
export function Conversation({ callSid, isOnLine, hearing, composer }: ConversationProps) {
  return (
    <Section title="Conversation" isFlush aside={callSid ? <Links callSid={callSid} /> : undefined}>
      {callSid ? (
        <Known callSid={callSid} isOnLine={isOnLine} hearing={hearing} />
      ) : (
        <EmptyState title="No call yet">
          Call the agent, and talk or type. What it hears, thinks and does is shown here as it happens.
        </EmptyState>
      )}
      {composer}
    </Section>
  )
}

function Known({
  callSid,
  isOnLine,
  hearing,
}: {
  callSid: string
  isOnLine: boolean
  hearing: readonly string[]
}) {
  const found = useFound(callSid, isOnLine)
  if (found.data) return <Live callSid={callSid} isRunning={found.data.ended_at === null} hearing={hearing} />
  if (found.error && problemOf(found.error).status !== 404)
    return <ErrorState error={found.error} onRetry={found.refetch} />
  if (!isOnLine && found.error)
    return <EmptyState title="Nothing was said">The call was over before the agent knew of it.</EmptyState>
  return (
    <div className="p-4">
      <SkeletonLines />
    </div>
  )
}

function Live({
  callSid,
  isRunning,
  hearing,
}: {
  callSid: string
  isRunning: boolean
  hearing: readonly string[]
}) {
  const { data: call } = useLiveCall(callSid, { isRunning })
  if (!call) return null
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <Phases entered={call.phases} />
        {call.contact_name && <p className="text-12 text-muted">Known as {call.contact_name}</p>}
      </div>
      <Transcript call={call} hearing={hearing} />
    </>
  )
}

function Links({ callSid }: { callSid: string }) {
  // It is there once the conversation has found it.
  const { data: call } = api.useQuery('get', '/api/calls/{call_sid}', ofCall(callSid), { enabled: false })
  if (!call) return null
  return (
    <p className="flex flex-wrap gap-x-4 text-13">
      <NewTab href={`/calls/${callSid}`}>Call’s page</NewTab>
      <NewTab href={call.temporal_url}>Workflow in Temporal</NewTab>
    </p>
  )
}

// In a tab of its own: whoever leaves this page hangs up.
function NewTab({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={textLink}>
      {children}
      <ExternalLink aria-hidden className="ml-1 inline size-3" />
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  )
}

/** Look for the call among those that run, which is no error while it is not there; once the line is off, by itself. */
function useFound(callSid: string, isOnLine: boolean) {
  const query = { outcome: 'running', limit: 20 } as const
  const running = api.useQuery(
    'get',
    '/api/calls',
    { params: { query } },
    {
      enabled: isOnLine,
      refetchInterval: ({ state }) => (has(state.data, callSid) ? false : LOOKED_FOR_EVERY_MS),
    },
  )
  return api.useQuery('get', '/api/calls/{call_sid}', ofCall(callSid), {
    enabled: !isOnLine || has(running.data, callSid),
  })
}

function has(list: Schema<'CallList'> | undefined, callSid: string): boolean {
  return list?.calls.some((one) => one.call_sid === callSid) ?? false
}

function ofCall(callSid: string) {
  return { params: { path: { call_sid: callSid } } }
}
