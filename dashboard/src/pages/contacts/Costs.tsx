import { api, type Schema } from '@/api/client'
import { ErrorState } from '@/ui/ErrorState'
import { EmptyState } from '@/ui/EmptyState'
import { Money } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { Skeleton } from '@/ui/Skeleton'
import { Table, type Column } from '@/ui/Table'
import { dayIn, useZone } from '@/ui/time'
import { spaced, type Contact } from './words'

type Row = Schema<'CostRow'>

const YEAR_MS = 364 * 86_400_000

/** What was spent on somebody: this month, and by item in a year. */
export function Costs({ contact }: { contact: Contact }) {
  const zone = useZone()
  // Of a day, so that the question stays the same while the page is shown.
  const today = dayIn(new Date(), zone)
  const yearAgo = dayIn(new Date(Date.parse(`${today}T12:00:00Z`) - YEAR_MS), 'UTC')
  const of = { organisation: contact.organisation_id, contact: contact.contact_id, by: 'item' as const }
  const month = api.useQuery('get', '/api/costs', { params: { query: of } })
  const year = api.useQuery('get', '/api/costs', {
    params: { query: { ...of, from: yearAgo, until: today, limit: 100 } },
  })
  const currency = year.data?.currency ?? 'USD'
  const columns: readonly Column<Row>[] = [
    { key: 'item', title: 'For what', cell: (row) => itemName(row.key) },
    { key: 'uses', title: 'Uses', isFigure: true, cell: (row) => row.uses },
    {
      key: 'amount',
      title: 'Amount',
      isFigure: true,
      cell: (row) => <Money amount={row.amount} currency={currency} digits={4} />,
    },
  ]

  if (year.error && !year.data) {
    return <ErrorState error={year.error} onRetry={year.refetch} isRetrying={year.isRefetching} />
  }
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-4">
        <Figure name="This month" report={month.data} />
        <Figure name="Last 365 days" report={year.data} />
      </dl>
      <Section title="By item, last 365 days" isFlush>
        <Table
          label="Costs by item"
          columns={columns}
          rows={year.data?.rows}
          keyOf={(row) => row.key ?? ''}
          reading={year}
          expected={4}
          empty={
            <EmptyState title="Nothing was spent">
              Calls, texts and thinking for this contact stand here.
            </EmptyState>
          }
        />
      </Section>
    </div>
  )
}

function Figure({ name, report }: { name: string; report: Schema<'CostReport'> | undefined }) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-surface p-4">
      <dt className="text-13 text-muted">{name}</dt>
      <dd className="mt-1">
        {report ? (
          <>
            <Money
              amount={report.total.amount}
              currency={report.currency}
              digits={4}
              className="text-20 font-semibold"
            />
            {report.total.unpriced > 0 && (
              <span className="block text-12 text-muted">
                {report.total.unpriced} of {report.total.uses} uses have no price yet
              </span>
            )}
          </>
        ) : (
          <Skeleton className="h-7 w-24" />
        )}
      </dd>
    </div>
  )
}

/** `twilio/sms_segment/outbound` as people read it. */
function itemName(key: string | null): string {
  if (key === null) return 'Other'
  const [vendor = '', unit = '', item = ''] = key.split('/')
  return [spaced(vendor), spaced(unit).toLowerCase(), item.replaceAll('_', ' ')].filter(Boolean).join(' · ')
}
