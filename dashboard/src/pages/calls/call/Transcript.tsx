import { ArrowDown } from 'lucide-react'
import type { Schema } from '@/api/client'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { classes } from '@/ui/classes'
import { EmptyState } from '@/ui/EmptyState'
import { Card } from '@/ui/Section'
import { length } from '@/ui/time'
import { entriesOf, heardOf } from './entries'
import { ToolUse } from './ToolUse'
import { useFollowing } from './useFollowing'

/** What was said, and what was done meanwhile; while the call runs its end is kept in sight. */
export function Transcript({ call }: { call: Schema<'CallDetail'> }) {
  const isRunning = call.ended_at === null
  const turns = call.being_said ? [...call.turns, call.being_said] : call.turns
  const last = turns.at(-1)
  const mark = `${turns.length} ${call.tool_uses.length} ${last?.text.length ?? 0} ${call.pending_confirmation ?? ''}`
  const { box, isFollowing, onScroll, jump } = useFollowing<HTMLDivElement>(mark, isRunning)
  if (turns.length === 0) {
    return (
      <Card>
        <EmptyState title={isRunning ? 'Nothing was said yet' : 'Nothing was said'}>
          {isRunning && 'Words show up here as they are spoken.'}
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="relative rounded-md border border-line bg-surface">
      <div
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-label="Transcript"
        aria-live={isRunning ? 'polite' : 'off'}
        // What scrolls is reached by the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={isRunning ? 0 : undefined}
        className={classes('flex flex-col gap-4 p-4', isRunning && 'max-h-[68dvh] overflow-y-auto')}
      >
        {entriesOf(turns, call.tool_uses).map((entry) =>
          'turn' in entry ? (
            <Said
              key={`turn ${entry.turn.index}`}
              turn={entry.turn}
              from={call.started_at}
              isBeingSaid={entry.turn === call.being_said}
            />
          ) : (
            <div key={entry.use.intent_id} className="mx-auto w-full max-w-2xl">
              <ToolUse use={entry.use} />
            </div>
          ),
        )}
        {call.pending_confirmation && (
          <div className="mx-auto flex max-w-2xl flex-wrap items-center gap-2 text-13">
            <Badge tone="waiting">Waits for a yes</Badge>
            {call.pending_confirmation}
          </div>
        )}
        {isRunning && !call.is_view_included && (
          <p className="text-13 text-muted">
            The call’s workflow does not answer: what is shown is what is written down so far.
          </p>
        )}
      </div>
      {!isFollowing && (
        <Button
          size="sm"
          icon={<ArrowDown aria-hidden className="size-3.5" />}
          onClick={jump}
          className="absolute! bottom-3 left-1/2 -translate-x-1/2 shadow-lift"
        >
          Jump to latest
        </Button>
      )}
    </div>
  )
}

interface SaidProps {
  turn: Schema<'Turn'>
  from: string
  isBeingSaid: boolean
}

function Said({ turn, from, isBeingSaid }: SaidProps) {
  const isAgent = turn.speaker === 'agent'
  const { heard, lost } = heardOf(turn)
  return (
    <div
      // A turn is read out once, when it is whole.
      aria-live={isBeingSaid ? 'off' : undefined}
      className={classes(
        'flex max-w-[88%] flex-col gap-1 sm:max-w-[78%]',
        isAgent ? 'items-end self-end' : 'items-start',
      )}
    >
      <p className="flex items-center gap-2 text-12 text-muted">
        <span className="font-medium">{isAgent ? 'Agent' : 'Caller'}</span>
        <span className="figures">{length((Date.parse(turn.said_at) - Date.parse(from)) / 1000)}</span>
      </p>
      <div
        className={classes(
          'rounded-md px-3.5 py-2',
          isAgent ? 'rounded-tr-none bg-accent-tint' : 'rounded-tl-none bg-sunken',
        )}
      >
        {heard}
        {isBeingSaid && <span className="text-muted"> …</span>}
        {lost && (
          <>
            {heard && ' '}
            <span className="sr-only">Not heard: </span>
            <s className="text-muted">{lost}</s>
          </>
        )}
      </div>
      {lost && (
        <p className="text-12 text-waiting">
          {turn.is_interrupted
            ? 'Interrupted: what is struck out was not heard'
            : 'What is struck out was not heard'}
        </p>
      )}
    </div>
  )
}
