import type { Schema } from '@/api/client'

type Turn = Schema<'Turn'>
type Use = Schema<'ToolUse'>

export type Entry = { turn: Turn } | { use: Use }

/** Put each use of a tool behind the turn it answers. */
export function entriesOf(turns: readonly Turn[], uses: readonly Use[]): Entry[] {
  const entries: Entry[] = []
  let placed = 0
  for (const turn of turns) {
    // A use whose own turn is not known (yet) stands before what was said after it.
    for (let use = uses[placed]; use && use.turn_index < turn.index; use = uses[++placed])
      entries.push({ use })
    entries.push({ turn })
  }
  return [...entries, ...uses.slice(placed).map((use) => ({ use }))]
}

/** Split what was said into what was heard of it and what was not. */
export function heardOf({ text, heard }: Turn): { heard: string; lost: string } {
  if (text.startsWith(heard)) return { heard, lost: text.slice(heard.length).trim() }
  return { heard, lost: heard === text ? '' : text }
}
