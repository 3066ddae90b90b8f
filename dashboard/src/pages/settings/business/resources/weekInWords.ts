import { enteredWeek, type Span } from './week'

const SHORT = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Say weekly hours in a line, days alike together: `Mon–Fri 09:00–12:00, 13:00–17:00 · Sat 10:00–14:00`. */
export function weekInWords(weekly: readonly (readonly Span[])[]): string {
  const days = enteredWeek(weekly).map((spans) => spans.map((one) => `${one.opens}–${one.closes}`).join(', '))
  const runs: { from: number; until: number; hours: string }[] = []
  days.forEach((hours, day) => {
    const last = runs.at(-1)
    if (last?.hours === hours) last.until = day
    else runs.push({ from: day, until: day, hours })
  })
  const open = runs.filter((run) => run.hours)
  if (open.length === 0) return 'Never open'
  return open.map((run) => `${name(run.from, run.until)} ${run.hours}`).join(' · ')
}

function name(from: number, until: number): string {
  const [first = '', last = ''] = [SHORT[from], SHORT[until]]
  return from === until ? first : `${first}–${last}`
}
