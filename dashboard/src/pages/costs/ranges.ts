import type { CostsSearch } from './routes'
import { firstOfMonth, plusDays } from './days'

export type Span = Pick<CostsSearch, 'from' | 'until'>

/** The spans one is usually asked for; `today` is the business's. */
export function presets(today: string): readonly { name: string; label: string; span: Span }[] {
  const lastOfBefore = plusDays(firstOfMonth(today), -1)
  return [
    { name: 'month', label: 'This month', span: {} },
    {
      name: 'before',
      label: 'Last month',
      span: { from: firstOfMonth(lastOfBefore), until: lastOfBefore },
    },
    { name: 'week', label: 'Last 7 days', span: { from: plusDays(today, -6), until: today } },
    { name: 'thirty', label: 'Last 30 days', span: { from: plusDays(today, -29), until: today } },
    { name: 'quarter', label: 'Last 90 days', span: { from: plusDays(today, -89), until: today } },
  ]
}

/** What is wrong with a span; undefined: nothing. */
export function wrongWith({ from, until }: Span, today: string): string | undefined {
  const [first, last] = [from ?? firstOfMonth(until ?? today), until ?? today]
  if (first > last) return 'The last day lies before the first'
  return plusDays(first, 365) < last ? 'A year at most' : undefined
}
