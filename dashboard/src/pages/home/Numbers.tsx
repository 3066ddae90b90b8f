import type { ReactNode } from 'react'
import type { Schema } from '@/api/client'
import { Money } from '@/ui/Money'

type Day = Schema<'DayNumbers'>

/** Today in figures, each with yesterday's whole day beside it. */
export function Numbers({ today, yesterday }: { today: Day; yesterday: Day }) {
  return (
    <section
      aria-label="Today and yesterday"
      className="overflow-hidden rounded-md border border-line bg-surface"
    >
      <dl className="-mr-px -mb-px grid grid-cols-2 sm:grid-cols-3 lg:grid-cols-6">
        <Figure name="Answered" now={today.answered} before={yesterday.answered} />
        <Figure name="Booked" now={today.booked} before={yesterday.booked} />
        <Figure name="Missed" now={today.missed} before={yesterday.missed} />
        <Figure
          name="Reply, median"
          now={seconds(today.latency.p50_ms)}
          before={seconds(yesterday.latency.p50_ms)}
        />
        <Figure
          name="Reply, slowest 5 %"
          now={seconds(today.latency.p95_ms)}
          before={seconds(yesterday.latency.p95_ms)}
        />
        <Figure name="Cost" now={<Cost day={today} />} before={<Cost day={yesterday} />} />
      </dl>
    </section>
  )
}

function Figure({ name, now, before }: { name: string; now: ReactNode; before: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 border-r border-b border-line px-4 py-3.5">
      <dt className="text-13 text-muted">{name}</dt>
      <dd className="figures text-26 font-semibold tracking-[-0.014em]">
        {now ?? <span className="text-muted">–</span>}
      </dd>
      <dd className="figures text-12 text-muted">{before === null ? 'no calls' : before} yesterday</dd>
    </div>
  )
}

function Cost({ day }: { day: Day }) {
  return <Money amount={day.cost.amount} currency={day.cost.currency} />
}

function seconds(milliseconds: number | null): string | null {
  return milliseconds === null ? null : `${(milliseconds / 1000).toFixed(2)} s`
}
