/** What a budget can be for, in the order in which they are shown. */
export const SCOPES = [
  { scope: 'day', label: 'Each day', hint: 'From midnight by the business’s clock' },
  { scope: 'month', label: 'Each month', hint: 'From the first, by the business’s clock' },
  { scope: 'task', label: 'A task', hint: 'With its planning and all its steps' },
  {
    scope: 'call',
    label: 'A call',
    hint: 'Near it the agent comes to an end; an emergency costs what it costs',
  },
  { scope: 'contact', label: 'A contact', hint: 'In a month' },
] as const

export type Scope = (typeof SCOPES)[number]['scope']

/** What is wrong with an amount that was typed; empty is no limit. */
export function wrongAmount(text: string): string | undefined {
  if (text === '') return undefined
  return /^\d{1,8}(\.\d{1,4})?$/.test(text)
    ? undefined
    : 'An amount such as 20 or 0.75, with four decimals at most'
}
