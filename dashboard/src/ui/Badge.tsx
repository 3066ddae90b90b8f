import { AlertTriangle, CircleCheck, CircleDot, Clock, Info, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes'

/** What a colour means, everywhere: waiting for somebody, happening now, gone wrong, worth knowing, done, neither. */
export type Tone = 'waiting' | 'live' | 'failed' | 'info' | 'done' | 'neutral'

const LOOKS: Record<Tone, string> = {
  waiting: 'bg-waiting-tint text-waiting',
  live: 'bg-live-tint text-live',
  failed: 'bg-failed-tint text-failed',
  info: 'bg-info-tint text-info',
  done: 'bg-accent-tint text-accent',
  neutral: 'bg-sunken text-muted',
}
const ICONS: Record<Tone, LucideIcon | null> = {
  waiting: Clock,
  live: CircleDot,
  failed: AlertTriangle,
  info: Info,
  done: CircleCheck,
  neutral: null,
}

/** A state in a word, with the icon of its tone: colour alone says nothing. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  const Icon = ICONS[tone]
  return (
    <span
      className={classes(
        'inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-12 font-medium whitespace-nowrap',
        LOOKS[tone],
      )}
    >
      {Icon && <Icon aria-hidden className={classes('size-3.5', tone === 'live' && 'pulses')} />}
      {children}
    </span>
  )
}
