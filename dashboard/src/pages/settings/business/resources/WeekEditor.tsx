import { DayEditor } from './DayEditor'
import { DAYS, type Span } from './week'

interface WeekEditorProps {
  week: readonly Span[][]
  zone: string
  wrong: (field: string) => string | undefined
  onEnter: (week: Span[][]) => void
}

/** The weekly hours, a line for each day. */
export function WeekEditor({ week, zone, wrong, onEnter }: WeekEditorProps) {
  const put = (day: number, spans: Span[]) => onEnter(week.map((one, at) => (at === day ? spans : one)))
  const copy = (day: number) =>
    onEnter(week.map((one) => (one.length ? (week[day] ?? []).map((span) => ({ ...span })) : one)))
  return (
    <fieldset className="min-w-0">
      <legend className="text-13 font-semibold">Weekly hours</legend>
      <p className="mb-2 text-12 text-muted">
        Clock of {zone.replaceAll('_', ' ')}. An end of 12:00 AM (00:00) is the midnight that ends the day.
      </p>
      <ul className="divide-y divide-line rounded-sm border border-line">
        {DAYS.map((name, day) => (
          <DayEditor
            key={name}
            name={name}
            spans={week[day] ?? []}
            error={wrong(`hours.weekly[${day}]`)}
            isAlone={week.filter((one) => one.length).length < 2}
            onEnter={(spans) => put(day, spans)}
            onCopy={() => copy(day)}
          />
        ))}
      </ul>
    </fieldset>
  )
}
