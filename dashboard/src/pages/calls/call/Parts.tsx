import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Schema } from '@/api/client'
import { EmptyState } from '@/ui/EmptyState'
import { Card } from '@/ui/Section'
import { SkeletonDrawing } from '@/ui/Skeleton'
import { Tabs } from '@/ui/Tabs'
import { callRoute } from '../routes'
import { latenciesOf } from './latencies'
import { LatencyTable } from './LatencyTable'
import { ToolUse } from './ToolUse'
import { Transcript } from './Transcript'

const LatencyChart = lazy(() => import('./latency.chart'))

/** What was said, what tools were used, how long replies took. */
export function Parts({ call }: { call: Schema<'CallDetail'> }) {
  const { part } = callRoute.useSearch()
  const navigate = useNavigate({ from: '/calls/$callSid' })
  return (
    <div className="min-w-0">
      <Tabs
        label="Parts of the call"
        value={part ?? 'transcript'}
        onChange={(chosen) =>
          void navigate({ search: chosen === 'transcript' ? {} : { part: chosen }, replace: true })
        }
        tabs={[
          { value: 'transcript', label: 'Transcript', content: <Transcript call={call} /> },
          {
            value: 'tools',
            label: (
              <>
                Tool uses <span className="figures text-12 text-muted">{call.tool_uses.length}</span>
              </>
            ),
            content: <Tools uses={call.tool_uses} />,
          },
          { value: 'latency', label: 'Latency', content: <Latency turns={call.turns} /> },
        ]}
      />
    </div>
  )
}

function Tools({ uses }: { uses: readonly Schema<'ToolUse'>[] }) {
  if (uses.length === 0) {
    return (
      <Card>
        <EmptyState title="No tool was used">What the agent looks up and does shows up here.</EmptyState>
      </Card>
    )
  }
  return (
    <ul aria-label="Tool uses" className="flex flex-col gap-2">
      {uses.map((use) => (
        <li key={use.intent_id}>
          <ToolUse use={use} />
        </li>
      ))}
    </ul>
  )
}

function Latency({ turns }: { turns: readonly Schema<'Turn'>[] }) {
  const latencies = latenciesOf(turns)
  if (latencies.length === 0) {
    return (
      <Card>
        <EmptyState title="No reply was measured yet">
          Every reply to something the caller said is measured from the end of his speech.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card className="flex flex-col gap-4">
      <p className="text-13 text-muted">
        From the end of the caller’s speech to the first sound of each reply, in milliseconds.
      </p>
      <Suspense fallback={<SkeletonDrawing className="h-64 w-full" />}>
        <LatencyChart latencies={latencies} />
      </Suspense>
      <LatencyTable latencies={latencies} />
    </Card>
  )
}
