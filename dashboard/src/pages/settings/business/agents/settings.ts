import type { Schema } from '@/api/client'

export type Agent = Schema<'AgentDetail'>
export type AgentSettings = Schema<'AgentSettings'>
export type Tool = Schema<'ToolItem'>
export type Risk = Tool['risk']

export const AGENT_PATHS = ['/api/agents', '/api/numbers'] as const

/** What is edited: a copy whose parts stand in a fixed order, so that equal settings compare equal. */
export function valuesOf(settings: AgentSettings): Required<AgentSettings> {
  const { name, greeting, instructions, voice, tools, raised_risks: raised = {} } = settings
  return { name, greeting, instructions, voice, tools: [...tools], raised_risks: sorted(raised) }
}

/** Raise the risk of a tool, or leave it as it is by itself. */
export function raised(
  risks: Readonly<Record<string, Risk>>,
  tool: string,
  risk: Risk | undefined,
): Record<string, Risk> {
  const others = Object.entries(risks).filter(([name]) => name !== tool)
  return sorted(Object.fromEntries(risk ? [...others, [tool, risk]] : others))
}

function sorted(risks: Readonly<Record<string, Risk>>): Record<string, Risk> {
  return Object.fromEntries(Object.entries(risks).sort(([one], [other]) => one.localeCompare(other)))
}

/** What an agent goes by that nobody has published yet, or would. */
export function draftOf(agent: Agent): AgentSettings | undefined {
  return (agent.draft ?? agent.published)?.settings
}

export const RISK_WORDS: Record<Risk, { word: string; says: string }> = {
  read: { word: 'Looks only', says: 'Changes nothing' },
  low: { word: 'Acts at once', says: 'Done without asking' },
  high: { word: 'Asks first', says: 'Done after a clear yes' },
}

/** A tool's name for people: `find_free_slots` is "Find free slots". */
export function toolName(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
