import { RISK_WORDS, toolName, type AgentSettings } from './settings'

/** One setting that is not what it was. */
export type Difference =
  | { field: string; kind: 'text'; before: string; after: string }
  | { field: string; kind: 'items'; gone: string[]; added: string[] }

/** Return what differs between two versions of an agent's settings; all of it where there was none before. */
export function differences(before: AgentSettings | null, after: AgentSettings): Difference[] {
  const texts = [
    { field: 'Name', before: before?.name, after: after.name },
    { field: 'Voice', before: before?.voice, after: after.voice },
    { field: 'Greeting', before: before?.greeting, after: after.greeting },
    { field: 'Instructions', before: before?.instructions, after: after.instructions },
  ]
  const items = [
    { field: 'Tools', before: toolsOf(before), after: toolsOf(after) },
    { field: 'Raised risks', before: risksOf(before), after: risksOf(after) },
  ]
  return [
    ...texts
      .filter((one) => one.before !== one.after)
      .map((one) => ({ ...one, kind: 'text' as const, before: one.before ?? '' })),
    ...items
      .map(({ field, before: old, after: now }) => ({
        field,
        kind: 'items' as const,
        gone: old.filter((one) => !now.includes(one)),
        added: now.filter((one) => !old.includes(one)),
      }))
      .filter((one) => one.gone.length + one.added.length > 0),
  ]
}

function toolsOf(settings: AgentSettings | null): string[] {
  return settings?.tools.map(toolName) ?? []
}

function risksOf(settings: AgentSettings | null): string[] {
  return Object.entries(settings?.raised_risks ?? {}).map(
    ([tool, risk]) => `${toolName(tool)}: ${RISK_WORDS[risk].word.toLowerCase()}`,
  )
}
