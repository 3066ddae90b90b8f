import { useZone, written } from '@/ui/time'
import { MOODS, TRENDS, type Memory } from './words'

type Feeling = Memory['feelings'][number]

const SHOWN = 20
const STEP = 12
const HEIGHTS: Record<Feeling['mood'], number> = { good: 4, neutral: 14, bad: 24 }
const LOOKS: Record<Feeling['mood'], string> = {
  good: 'fill-live',
  neutral: 'fill-line-strong',
  bad: 'fill-failed',
}

/** How somebody was in the latest conversations: a line for the eye, and the same in words. */
export function Mood({ memory }: { memory: Memory }) {
  const zone = useZone()
  const feelings = memory.feelings.slice(-SHOWN)
  const last = feelings.at(-1)
  if (!last) return null
  const said = feelings.map((one) => `${MOODS[one.mood]} on ${written(one.at, zone, 'day')}`).join(', ')
  return (
    <div>
      <h3 className="mb-1 text-13 font-medium">Mood</h3>
      <div className="flex items-center gap-3">
        {feelings.length > 1 && <Sparkline feelings={feelings} label={`Mood by conversation: ${said}`} />}
        <p className="text-13">
          {TRENDS[memory.mood]}
          <span className="block text-12 text-muted">
            Last {MOODS[last.mood]}, {written(last.at, zone, 'day')}
          </span>
        </p>
      </div>
    </div>
  )
}

function Sparkline({ feelings, label }: { feelings: readonly Feeling[]; label: string }) {
  const points = feelings.map((one, place) => ({ x: 5 + place * STEP, y: HEIGHTS[one.mood], mood: one.mood }))
  const width = 10 + (points.length - 1) * STEP
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(width)} 28`}
      width={width}
      height={28}
      className="max-w-40 shrink-0"
    >
      <line x1="0" x2={width} y1="14" y2="14" className="stroke-line" strokeDasharray="2 3" />
      <polyline
        points={points.map(({ x, y }) => `${String(x)},${String(y)}`).join(' ')}
        fill="none"
        className="stroke-line-strong"
        strokeWidth="1.5"
      />
      {points.map(({ x, y, mood }) => (
        <circle key={x} cx={x} cy={y} r="3.5" className={LOOKS[mood]} />
      ))}
    </svg>
  )
}
