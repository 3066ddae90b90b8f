import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { STEPS } from '@/app/callWords'
import type { ReplyLatency } from './latencies'

const TICK = { fill: 'var(--muted)', fontSize: 12 }
const BOX = {
  background: 'var(--raised)',
  border: '1px solid var(--line)',
  borderRadius: 6,
  color: 'var(--ink)',
  fontSize: 13,
}

/** A bar for every reply, its steps one on the other; the table beside it says the same. */
export default function LatencyChart({ latencies }: { latencies: readonly ReplyLatency[] }) {
  const rows = latencies.map(({ turn, steps }) => ({ turn: turn + 1, ...steps }))
  return (
    <div aria-hidden className="h-64">
      <ResponsiveContainer>
        <BarChart data={rows} margin={{ top: 4, right: 0, bottom: 0, left: -8 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="turn" tick={TICK} tickLine={false} axisLine={{ stroke: 'var(--line)' }} />
          <YAxis tick={TICK} tickLine={false} axisLine={false} />
          <Tooltip
            cursor={{ fill: 'var(--sunken)' }}
            contentStyle={BOX}
            labelFormatter={(turn) => `Turn ${Number(turn)}`}
            formatter={(value) => `${String(Math.round(Number(value)))} ms`}
          />
          {STEPS.map(({ key, title, colour }) => (
            <Bar
              key={key}
              dataKey={key}
              name={title}
              stackId="reply"
              fill={colour}
              maxBarSize={36}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
