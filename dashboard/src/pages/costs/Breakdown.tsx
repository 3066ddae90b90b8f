import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { EmptyState } from '@/ui/EmptyState'
import { Section } from '@/ui/Section'
import { SkeletonDrawing } from '@/ui/Skeleton'
import { Table } from '@/ui/Table'
import { Tabs } from '@/ui/Tabs'
import { columnsOf } from './columns'
import { BY, costsRoute } from './routes'
import { Rest } from './Rest'
import type { Report, Row } from './useCosts'

const DaysChart = lazy(() => import('./days.chart'))

const WORDS = {
  day: { tab: 'By day', title: 'Days' },
  item: { tab: 'By vendor and item', title: 'Vendors and what they were paid for' },
  call: { tab: 'By call', title: 'Calls, the dearest first' },
  contact: { tab: 'By contact', title: 'Contacts, the dearest first' },
  task: { tab: 'By task', title: 'Tasks, the dearest first' },
} as const

interface BreakdownProps {
  report: Report | undefined
  reading: { isPending: boolean; error: unknown; refetch: () => unknown; isRefetching: boolean }
}

/** The same costs, added up by one thing or another. */
export function Breakdown({ report, reading }: BreakdownProps) {
  const { by = 'day' } = costsRoute.useSearch()
  const navigate = useNavigate({ from: '/costs' })
  return (
    <Tabs
      label="Added up"
      value={by}
      onChange={(chosen) =>
        void navigate({
          search: ({ from, until }) => ({
            ...(chosen !== 'day' && { by: chosen }),
            ...(from && { from }),
            ...(until && { until }),
          }),
          replace: true,
        })
      }
      tabs={BY.map((one) => ({
        value: one,
        label: WORDS[one].tab,
        content: one === by && (
          // What is shown while the next is read was added up by something else.
          <Rows by={one} report={report?.by === one ? report : undefined} reading={reading} />
        ),
      }))}
    />
  )
}

function Rows({ by, report, reading }: BreakdownProps & { by: (typeof BY)[number] }) {
  const rows = report && shown(by, report.rows)
  return (
    <div className="flex flex-col gap-5">
      {by === 'day' && (
        <Section title="Each day">
          <Suspense fallback={<SkeletonDrawing className="h-56" />}>
            {report ? <DaysChart report={report} /> : <SkeletonDrawing className="h-56" />}
          </Suspense>
        </Section>
      )}
      <Section title={WORDS[by].title} isFlush>
        <Table
          label={WORDS[by].title}
          columns={columnsOf(by, report)}
          rows={rows}
          keyOf={(row) => row.key ?? ''}
          reading={reading}
          expected={5}
          empty={
            <EmptyState title="Nothing was paid for in these days">
              Costs are written down as calls, texts and models are used.
            </EmptyState>
          }
        />
        {by !== 'day' && report && <Rest report={report} />}
      </Section>
    </div>
  )
}

function shown(by: (typeof BY)[number], rows: readonly Row[]): readonly Row[] {
  return by === 'day' ? rows.toReversed() : rows
}
