import { api, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'

/** What a tool takes, by its JSON Schema: every argument is text. */
export interface Parameter {
  name: string
  isRequired: boolean
  pattern: string | undefined
  longest: number
  hint: string | undefined
}

const LOCAL_TIME = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$`
const LONGEST = 1000

/** The parameters of a tool of steps; undefined while they are not known. */
export function useParameters(tool: string): Parameter[] | undefined {
  const { data } = api.useQuery('get', '/api/tools', {}, { staleTime: Infinity })
  const found = data?.task_tools.find((one) => one.name === tool)
  return found && parametersOf(found)
}

function parametersOf({ parameters }: Schema<'TaskToolItem'>): Parameter[] {
  const { properties, required } = parameters as {
    properties: Record<string, { pattern?: string; maxLength?: number; description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    isRequired: required?.includes(name) ?? false,
    pattern: schema.pattern,
    longest: schema.maxLength ?? LONGEST,
    hint: schema.description,
  }))
}

export function isLocalTime(parameter: Parameter): boolean {
  return parameter.pattern === LOCAL_TIME
}

/** Say what is wrong with an argument, in words; undefined: nothing. */
export function wrong(parameter: Parameter, value: string): string | undefined {
  if (value.trim() === '') return parameter.isRequired ? 'This can’t be left empty.' : undefined
  if (value.length > parameter.longest)
    return `At most ${String(parameter.longest)} characters; these are ${String(value.length)}.`
  if (parameter.pattern === undefined || new RegExp(parameter.pattern).test(value)) return undefined
  if (isLocalTime(parameter)) return 'Give a day and a time.'
  if (parameter.pattern.startsWith(String.raw`^\+`))
    return 'Give a number with + and country code, as +15551230001.'
  if (parameter.pattern.includes('@')) return 'Give one e-mail address.'
  return 'This is not understood.'
}

/** What the api says is wrong with the arguments of a step: `step 2: to: '12' does not match …`, by argument. */
export function saidOf(error: unknown, step: number): Record<string, string> {
  if (!error) return {}
  const said = problemOf(error).fieldError('changes') ?? ''
  const own = new RegExp(`^step ${String(step)}: (.*)$`, 'is').exec(said)?.[1]
  if (own === undefined) return {}
  return Object.fromEntries(
    own.split('; ').map((part) => {
      const [, name = '', why = part] = /^(\w+): (.*)$/s.exec(part) ?? []
      return [name, why]
    }),
  )
}
