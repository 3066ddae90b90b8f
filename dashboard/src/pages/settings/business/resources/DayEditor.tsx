import { Coffee, Copy, X } from 'lucide-react'
import { Checkbox, Input } from '@/ui/controls'
import { IconButton } from '@/ui/IconButton'
import { openDay, openFor, reach, withBreak, type Span } from './week'

interface DayEditorProps {
  name: string
  spans: readonly Span[]
  error: string | undefined
  /** No other day is open: there is nothing to copy to. */
  isAlone: boolean
  onEnter: (spans: Span[]) => void
  onCopy: () => void
}

/** The hours of one day of the week, and what they look like. */
export function DayEditor({ name, spans, error, isAlone, onEnter, onCopy }: DayEditorProps) {
  const isOpen = spans.length > 0
  const put = (at: number, part: Partial<Span>) =>
    onEnter(spans.map((span, index) => (index === at ? { ...span, ...part } : span)))
  return (
    <li
      aria-label={name}
      className="grid items-start gap-x-4 gap-y-2 px-3 py-2.5 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto]"
    >
      <label className="flex h-9 items-center gap-2.5 font-medium">
        <Checkbox checked={isOpen} onChange={(event) => onEnter(event.target.checked ? openDay() : [])} />
        {name}
      </label>
      {isOpen ? (
        <div className="flex min-w-0 flex-col gap-2">
          <ul className="flex flex-wrap gap-x-5 gap-y-2">
            {spans.map((span, at) => (
              <li key={at} className="flex items-center gap-1.5">
                <TimeInput
                  label={`${name}, opens${nth(at, spans.length)}`}
                  isWrong={error !== undefined}
                  value={span.opens}
                  onEnter={(opens) => put(at, { opens })}
                />
                <span aria-hidden className="text-muted">
                  –
                </span>
                <TimeInput
                  label={`${name}, closes${nth(at, spans.length)}`}
                  isWrong={error !== undefined}
                  value={span.closes}
                  onEnter={(closes) => put(at, { closes })}
                />
                {spans.length > 1 && (
                  <IconButton
                    size="sm"
                    label={`Remove ${span.opens} to ${span.closes} on ${name}`}
                    onClick={() => onEnter(spans.filter((_, index) => index !== at))}
                  >
                    <X aria-hidden className="size-4" />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
          <DayStrip spans={spans} />
          {error && (
            <p role="alert" className="text-12 font-medium text-failed">
              {error}
            </p>
          )}
        </div>
      ) : (
        <p className="flex h-9 items-center text-muted">Closed</p>
      )}
      {isOpen && (
        <div className="flex items-center gap-1">
          <span className="grow px-2 text-right text-12 text-muted figures sm:w-24">{openFor(spans)}</span>
          <IconButton label={`Add a break on ${name}`} onClick={() => onEnter(withBreak(spans))}>
            <Coffee aria-hidden className="size-4" />
          </IconButton>
          <IconButton
            label={`Copy ${name}’s hours to the other open days`}
            disabledBecause={isAlone ? 'No other day is open' : undefined}
            onClick={onCopy}
          >
            <Copy aria-hidden className="size-4" />
          </IconButton>
        </div>
      )}
    </li>
  )
}

function nth(at: number, all: number): string {
  return all > 1 ? ` (${at + 1})` : ''
}

interface TimeInputProps {
  label: string
  value: string
  isWrong: boolean
  onEnter: (value: string) => void
}

function TimeInput({ label, value, isWrong, onEnter }: TimeInputProps) {
  return (
    <Input
      type="time"
      aria-label={label}
      aria-invalid={isWrong || undefined}
      className="w-30! px-2! figures"
      value={value}
      onChange={(event) => onEnter(event.target.value)}
    />
  )
}

/** The day from midnight to midnight, open where it is coloured. */
function DayStrip({ spans }: { spans: readonly Span[] }) {
  return (
    <div aria-hidden className="relative h-1.5 overflow-hidden rounded-full bg-sunken">
      {spans.map((span, at) => {
        const [opens, closes] = reach(span)
        if (!(closes > opens)) return null
        return (
          <span
            key={at}
            className="absolute inset-y-0 rounded-full bg-accent"
            style={{ left: `${opens / 14.4}%`, width: `${(closes - opens) / 14.4}%` }}
          />
        )
      })}
    </div>
  )
}
