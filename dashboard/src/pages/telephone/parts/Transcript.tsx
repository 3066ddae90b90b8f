import { useEffect, useRef } from 'react'
import type { Schema } from '@/api/client'
import { ToolLine } from './ToolLine'
import { TurnLine } from './TurnLine'

/** What has been said and done so far, the newest at the bottom and in sight. */
export function Transcript({ call, hearing }: { call: Schema<'CallDetail'>; hearing: readonly string[] }) {
  const end = useRef<HTMLDivElement>(null)
  const untold = untoldOf(hearing, call.turns)
  const length = call.turns.length + call.tool_uses.length + untold.length
  useEffect(() => {
    const box = end.current
    if (box) box.scrollTop = box.scrollHeight
  }, [length])
  const usesAfter = (index: number) => call.tool_uses.filter((use) => use.turn_index === index)
  const last = call.turns.at(-1)?.index ?? -1
  return (
    <div
      ref={end}
      role="log"
      aria-label="What is said"
      // What scrolls must be reached by the keyboard, too.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="flex max-h-[28rem] min-h-48 flex-col gap-4 overflow-y-auto p-4 focus-visible:-outline-offset-2"
    >
      {call.turns.map((turn) => (
        <div key={turn.index} className="flex flex-col gap-3">
          <TurnLine turn={turn} />
          {usesAfter(turn.index).map((use) => (
            <ToolLine key={use.intent_id} use={use} />
          ))}
        </div>
      ))}
      {call.tool_uses
        .filter((use) => use.turn_index > last)
        .map((use) => (
          <ToolLine key={use.intent_id} use={use} />
        ))}
      {untold && (
        <div className="flex flex-col items-start gap-1">
          <p className="text-12 text-muted">Agent, speaking</p>
          <p className="max-w-[min(34rem,90%)] rounded-md border border-line px-3 py-2">{untold}</p>
        </div>
      )}
      {call.pending_confirmation && (
        <p className="rounded-sm bg-waiting-tint px-3 py-2 text-13 text-waiting">
          Waits for your yes: {call.pending_confirmation}
        </p>
      )}
    </div>
  )
}

/** What is heard of the agent and stands in no turn yet: a turn is told once it is over. */
function untoldOf(hearing: readonly string[], turns: readonly Schema<'Turn'>[]): string {
  const told = turns.filter((turn) => turn.speaker === 'agent').map((turn) => bare(turn.text))
  return hearing.filter((text) => !told.some((one) => one.includes(bare(text)))).join(' ')
}

/** What is heard and what was said differ in their spaces. */
function bare(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
