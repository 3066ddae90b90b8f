import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { money } from '@/ui/Money'
import { ticksUpTo } from './ticks'
import { daysBetween, dayWritten } from './days'
import type { Report } from './useCosts'

interface Day {
  day: string
  /** How high its bar is; what is said is `amount`. */
  height: number
  amount: string
}

/** Each day's costs as a bar; the table below says the same. */
export default function DaysChart({ report }: { report: Report }) {
  const { currency } = report
  const days = daysOf(report)
  const { ticks, digits } = ticksUpTo(Math.max(...days.map((one) => one.height)))
  return (
    <figure aria-label="Costs of each day; the table below has the same figures">
      <div className="h-56 text-12">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={days} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => dayWritten(day, 'short')}
              tick={{ fill: 'var(--muted)' }}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              minTickGap={28}
            />
            <YAxis
              width={48 + 4 * digits}
              ticks={ticks}
              domain={[0, ticks.at(-1) ?? 0]}
              interval={0}
              tickFormatter={(height: number) => money(height.toFixed(digits), currency, digits)}
              tick={{ fill: 'var(--muted)' }}
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              cursor={{ fill: 'var(--sunken)' }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const one = payload[0]?.payload as Day | undefined
                if (!active || !one) return null
                return (
                  <div className="rounded-sm border border-line bg-raised px-3 py-2 text-12 shadow-lift">
                    <p className="text-muted">{dayWritten(one.day)}</p>
                    <p className="figures text-14 font-medium">{money(one.amount, currency, 4)}</p>
                  </div>
                )
              }}
            />
            <Bar
              dataKey="height"
              fill="var(--series-1)"
              radius={[3, 3, 0, 0]}
              maxBarSize={44}
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}

function daysOf({ first_day, last_day, rows }: Report): Day[] {
  const amounts = new Map(rows.map((row) => [row.key, row.amount]))
  return daysBetween(first_day, last_day).map((day) => {
    const amount = amounts.get(day) ?? '0'
    return { day, amount, height: Number.parseFloat(amount) }
  })
}
