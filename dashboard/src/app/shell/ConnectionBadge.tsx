import { useConnection } from '@/live/LiveProvider'
import type { Connection } from '@/live/stream'
import { Tooltip } from '@/ui/Tooltip'
import { classes } from '@/ui/classes'

const SAID: Record<Connection, { word: string; means: string; look: string; dot: string }> = {
  connecting: {
    word: 'Connecting',
    means: 'The page does not hear of changes yet.',
    look: 'text-muted',
    dot: 'bg-line-strong pulses',
  },
  live: {
    word: 'Live',
    means: 'What changes is shown at once.',
    look: 'text-live',
    dot: 'bg-live',
  },
  late: {
    word: 'Late',
    means: 'The database does not answer: what you see may be old, and is right again once it does.',
    look: 'text-waiting',
    dot: 'bg-waiting pulses',
  },
  lost: {
    word: 'Reconnecting',
    means: 'There is no connection, or not any more: what you see may be old until there is.',
    look: 'text-waiting',
    dot: 'bg-waiting pulses',
  },
  offline: {
    word: 'Offline',
    means: 'This machine has no network: what you see may be old.',
    look: 'text-failed',
    dot: 'bg-failed',
  },
  asleep: {
    word: 'Asleep',
    means: 'Nobody saw this page for a while: what changed meanwhile is being read.',
    look: 'text-muted',
    dot: 'bg-line-strong',
  },
}

/** Whether the screen can be relied on to be of now. */
export function ConnectionBadge() {
  const { word, means, look, dot } = SAID[useConnection()]
  return (
    <Tooltip text={means}>
      <button
        type="button"
        aria-label={`${word}: ${means}`}
        className={classes(
          'inline-flex h-7 cursor-default! items-center gap-2 rounded-sm px-1.5 text-12 font-medium',
          look,
        )}
      >
        <span aria-hidden className={classes('size-2 rounded-full', dot)} />
        <span aria-live="polite">{word}</span>
      </button>
    </Tooltip>
  )
}
