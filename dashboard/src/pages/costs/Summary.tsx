import type { ReactNode } from 'react'
import { Money, money, total } from '@/ui/Money'
import { Skeleton } from '@/ui/Skeleton'
import { dayWritten } from './days'
import type { Report } from './useCosts'

/** The figures one looks for first: of the days chosen, of the month, where it leads, and of calls under way. */
export function Summary({ report }: { report: Report | undefined }) {
  return (
    <dl className="grid gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-2 xl:grid-cols-4">
      <Figure name="In these days" value={report && amount(report.total.amount, report)}>
        {report && usesOf(report)}
      </Figure>
      <Figure
        name={report ? `${dayWritten(report.month.begins, 'month')} so far` : 'Month so far'}
        value={report && amount(report.month.spent, report)}
      >
        {report && `${percent(report.month.elapsed)} of the month has passed`}
      </Figure>
      <Figure
        name="At the end of the month"
        value={
          report &&
          (report.month.projected === null ? 'Not known yet' : amount(report.month.projected, report))
        }
      >
        {report && projectionOf(report)}
      </Figure>
      <Figure name="Calls under way" value={report && runningOf(report)}>
        {report && (report.running.length ? 'If they ended now' : 'Nobody is on the line')}
      </Figure>
    </dl>
  )
}

function Figure({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3.5">
      <dt className="text-13 text-muted">{name}</dt>
      <dd className="flex flex-col gap-0.5">
        <span className="text-20 font-semibold tracking-[-0.014em]">
          {value ?? <Skeleton className="h-7 w-24" />}
        </span>
        <span className="text-12 text-muted">{children ?? <Skeleton className="h-4 w-36" />}</span>
      </dd>
    </div>
  )
}

function amount(value: string, { currency }: Report) {
  return <Money amount={value} currency={currency} />
}

function usesOf({ total: { uses, unpriced } }: Report): string {
  const said = `${uses.toLocaleString('en-US')} ${uses === 1 ? 'use' : 'uses'}`
  return unpriced ? `${said}, ${unpriced} without a price are not in it` : said
}

function projectionOf({ month, currency }: Report): string {
  if (month.projected === null) return 'Too little of the month has passed'
  return `If it goes on like this: ${money(month.spent, currency)} ÷ ${percent(month.elapsed)} of the month`
}

function runningOf({ running, currency }: Report) {
  if (running.length === 0) return '–'
  return <Money amount={total(running.map((one) => one.amount))} currency={currency} digits={4} />
}

/** A share as the api gives it (`0.7012`), in per cent with one digit. */
export function percent(share: string): string {
  return new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 }).format(
    share as unknown as number,
  )
}
