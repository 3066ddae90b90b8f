import { raised, type AgentSettings, type Risk, type Tool } from './settings'
import { ToolRow } from './ToolRow'

interface ToolsEditorProps {
  tools: readonly Tool[]
  chosen: readonly string[]
  raisedRisks: Readonly<Record<string, Risk>>
  error: string | undefined
  onEnter: (part: Pick<Partial<AgentSettings>, 'tools' | 'raised_risks'>) => void
}

/** What an agent may do, and what it has to ask about first. */
export function ToolsEditor({ tools, chosen, raisedRisks, error, onEnter }: ToolsEditorProps) {
  const ofAgent = tools.filter((one) => one.offered === 'by_agent')
  const given = tools.filter((one) => one.offered !== 'by_agent')
  const choose = (name: string, isChosen: boolean) => {
    const wanted = new Set(chosen)
    if (isChosen) wanted.add(name)
    else wanted.delete(name)
    const known = tools.map((one) => one.name)
    onEnter({
      tools: [...known.filter((one) => wanted.has(one)), ...chosen.filter((one) => !known.includes(one))],
    })
  }
  const row = (tool: Tool, isOptional: boolean) => (
    <ToolRow
      key={tool.name}
      tool={tool}
      isOptional={isOptional}
      isChosen={chosen.includes(tool.name)}
      risk={raisedRisks[tool.name]}
      onChoose={(isChosen) => choose(tool.name, isChosen)}
      onRaise={(risk) => onEnter({ raised_risks: raised(raisedRisks, tool.name, risk) })}
    />
  )
  return (
    <fieldset className="min-w-0">
      <legend className="text-13 font-medium">Tools</legend>
      <p className="mb-2 max-w-[68ch] text-12 text-muted">
        What the agent may do on a call. A risk can be raised, never lowered: what asks first is done after
        the caller’s clear yes.
      </p>
      {error && (
        <p role="alert" className="mb-2 text-12 font-medium text-failed">
          {error}
        </p>
      )}
      <ul aria-label="Tools of the agent" className="divide-y divide-line rounded-sm border border-line">
        {ofAgent.map((tool) => row(tool, true))}
      </ul>
      {given.length > 0 && (
        <details className="mt-3">
          <summary className="text-13 font-medium">{given.length} more that every agent has</summary>
          <ul
            aria-label="Tools of every agent"
            className="mt-2 divide-y divide-line rounded-sm border border-line"
          >
            {given.map((tool) => row(tool, false))}
          </ul>
        </details>
      )}
    </fieldset>
  )
}
