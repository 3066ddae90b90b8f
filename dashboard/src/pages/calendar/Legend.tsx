import { Bell, CheckCheck } from 'lucide-react'
import { classes } from '@/ui/classes'

const STATES = [
  ['Confirmed', 'border-info bg-info-tint'],
  ['Held for a caller', 'border-waiting border-dashed bg-waiting-tint'],
  ['Attended', 'border-accent bg-accent-tint'],
  ['No-show', 'border-failed bg-failed-tint'],
  ['Closed', 'border-line bg-sunken'],
] as const

/** What the colours and signs of the grid mean. */
export function Legend() {
  return (
    <ul
      aria-label="What the colours mean"
      className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-12 text-muted"
    >
      {STATES.map(([word, look]) => (
        <li key={word} className="flex items-center gap-1.5">
          <span aria-hidden className={classes('size-3 rounded-sm border', look)} />
          {word}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <Bell aria-hidden className="size-3.5" /> Reminded, or will be
      </li>
      <li className="flex items-center gap-1.5">
        <CheckCheck aria-hidden className="size-3.5" /> Customer said he will be there
      </li>
    </ul>
  )
}
