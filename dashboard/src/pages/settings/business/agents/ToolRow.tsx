import { useId } from 'react'
import { Badge } from '@/ui/Badge'
import { Checkbox, Select } from '@/ui/controls'
import { RISK_WORDS, toolName, type Risk, type Tool } from './settings'

const RISKS: readonly Risk[] = ['read', 'low', 'high']
const TONES = { read: 'neutral', low: 'info', high: 'waiting' } as const
const SCOPES: Record<Tool['scope'], string> = {
  public: 'nobody’s records',
  own: 'the caller’s own records',
  directory: 'all customers’ records, for staff alone',
  web: 'the web, for staff alone',
}
const OFFERED: Record<Tool['offered'], string> = {
  by_agent: '',
  on_calls_we_place: 'on calls we place, ',
  to_principals: 'to those in charge, ',
  always: 'always, ',
}

interface ToolRowProps {
  tool: Tool
  /** Whether the agent may be without it. */
  isOptional: boolean
  isChosen: boolean
  /** The risk it is raised to; undefined: its own. */
  risk: Risk | undefined
  onChoose: (isChosen: boolean) => void
  onRaise: (risk: Risk | undefined) => void
}

/** A tool: what it does, whose records it touches, when it is offered, and its risk here. */
export function ToolRow({ tool, isOptional, isChosen, risk, onChoose, onRaise }: ToolRowProps) {
  const id = useId()
  const higher = RISKS.slice(RISKS.indexOf(tool.risk) + 1)
  const now = risk ?? tool.risk
  const name = toolName(tool.name)
  return (
    <li aria-label={name} className="grid gap-x-4 gap-y-2 px-3 py-2.5 md:grid-cols-[minmax(0,1fr)_11rem]">
      <div className="flex min-w-0 items-start gap-2.5">
        {isOptional && (
          <Checkbox
            id={id}
            className="mt-0.75"
            aria-describedby={`${id}-about`}
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        )}
        <div className="min-w-0">
          {isOptional ? (
            <label htmlFor={id} className="font-medium">
              {name}
            </label>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          <p id={`${id}-about`} className="text-13">
            {tool.description}
          </p>
          <p className="text-12 text-muted">
            <code className="font-mono">{tool.name}</code> · {SCOPES[tool.scope]} · offered{' '}
            {OFFERED[tool.offered]}in{' '}
            {tool.phases.map((phase) => phase.toLowerCase().replaceAll('_', ' ')).join(' and ')}
          </p>
        </div>
      </div>
      {(isChosen || !isOptional) && (
        <div className="flex items-start md:justify-end">
          {higher.length ? (
            <Select
              aria-label={`Risk of ${name}`}
              className="max-w-44"
              value={now}
              onChange={(event) => {
                const wanted = RISKS.find((one) => one === event.target.value)
                onRaise(wanted === tool.risk ? undefined : wanted)
              }}
            >
              {[tool.risk, ...higher].map((one) => (
                <option key={one} value={one}>
                  {RISK_WORDS[one].word}
                  {one === tool.risk ? '' : ' (raised)'}
                </option>
              ))}
            </Select>
          ) : (
            <Badge tone={TONES[tool.risk]}>{RISK_WORDS[tool.risk].word}</Badge>
          )}
        </div>
      )}
    </li>
  )
}
