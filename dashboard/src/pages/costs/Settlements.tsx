import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { Money } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import type { Schema } from '@/api/client'
import { itemWords } from './items'
import type { Report } from './useCosts'

type Settlement = Schema<'SettlementItem'>

interface SettlementsProps {
  report: Report | undefined
  reading: { isPending: boolean; error: unknown; refetch: () => unknown; isRefetching: boolean }
}

/** What was reckoned of calls and texts, beside what the telephone company says that the same ones cost. */
export function Settlements({ report, reading }: SettlementsProps) {
  return (
    <Section title="Reconciled with Twilio" isFlush>
      <Table
        label="Reconciled with Twilio"
        columns={columnsOf(report?.currency ?? 'USD')}
        rows={report?.settlements}
        keyOf={(one) => one.key}
        reading={reading}
        expected={3}
        empty={
          <EmptyState title="Nothing to reconcile">
            No call and no text was paid for in these days.
          </EmptyState>
        }
      />
      {report && report.settlements.length > 0 && (
        <p className="border-t border-line px-4 py-3 text-12 text-muted">
          Twilio is asked every hour. What it has told counts in all totals; until then, what was reckoned
          with the price book does.
        </p>
      )}
    </Section>
  )
}

function columnsOf(currency: string): readonly Column<Settlement>[] {
  return [
    { key: 'what', title: 'What for', cell: (one) => itemWords(one.key).what },
    { key: 'state', title: 'State', cell: (one) => <State settlement={one} /> },
    {
      key: 'reckoned',
      title: 'Reckoned',
      isFigure: true,
      cell: (one) => amount(one, one.reckoned, currency, 'reckoned'),
    },
    {
      key: 'charged',
      title: 'Charged',
      isFigure: true,
      cell: (one) => amount(one, one.charged, currency, 'charged'),
    },
  ]
}

function State({ settlement: { told, waiting, foreign, silent } }: { settlement: Settlement }) {
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      {told > 0 && <Badge tone="done">{told} reconciled</Badge>}
      {waiting > 0 && <Badge tone="waiting">{waiting} not yet</Badge>}
      {silent > 0 && <Badge>{silent} never told</Badge>}
      {foreign > 0 && <Badge tone="info">{foreign} in another currency</Badge>}
    </span>
  )
}

function amount({ told }: Settlement, value: string, currency: string, word: string) {
  if (told === 0) return <span className="text-muted max-sm:hidden">–</span>
  return (
    <>
      <Money amount={value} currency={currency} digits={4} />
      <span className="text-12 text-muted sm:hidden"> {word}</span>
    </>
  )
}
