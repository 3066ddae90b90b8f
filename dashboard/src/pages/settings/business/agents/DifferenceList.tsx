import { classes } from '@/ui/classes'
import { differences, type Difference } from './differences'
import { lineDiff, shortened, type DiffLine } from './lineDiff'
import type { AgentSettings } from './settings'

interface DifferenceListProps {
  before: AgentSettings | null
  after: AgentSettings
  /** What stands there when both are the same. */
  none: string
}

/** What differs between two versions, setting by setting and line by line. */
export function DifferenceList({ before, after, none }: DifferenceListProps) {
  const all = differences(before, after)
  if (all.length === 0) return <p className="text-muted">{none}</p>
  return (
    <div className="flex flex-col gap-5">
      {all.map((one) => (
        <section key={one.field} aria-label={`Change of ${one.field.toLowerCase()}`} className="min-w-0">
          <h3 className="mb-1.5 text-13 font-semibold">{one.field}</h3>
          <Lines lines={linesOf(one)} />
        </section>
      ))}
    </div>
  )
}

function linesOf(one: Difference): readonly (DiffLine | number)[] {
  if (one.kind === 'items') {
    return [
      ...one.gone.map((text) => ({ kind: 'gone' as const, text })),
      ...one.added.map((text) => ({ kind: 'new' as const, text })),
    ]
  }
  if (one.before === '') return one.after.split('\n').map((text) => ({ kind: 'new' as const, text }))
  return shortened(lineDiff(one.before, one.after))
}

const LOOKS = { same: '', gone: 'bg-failed-tint', new: 'bg-live-tint' }
const SIGNS = { same: '', gone: '−', new: '+' }
const WORDS = { same: '', gone: 'Removed: ', new: 'Added: ' }

function Lines({ lines }: { lines: readonly (DiffLine | number)[] }) {
  return (
    <ul className="overflow-hidden rounded-sm border border-line text-13">
      {lines.map((line, at) =>
        typeof line === 'number' ? (
          <li key={at} className="bg-sunken px-3 py-1 text-12 text-muted">
            {line === 1 ? 'One line' : `${line} lines`} as before
          </li>
        ) : (
          <li key={at} className={classes('flex gap-2.5 px-3 py-0.5', LOOKS[line.kind])}>
            <span aria-hidden className="w-3 shrink-0 text-center text-muted select-none">
              {SIGNS[line.kind]}
            </span>
            <span className="sr-only">{WORDS[line.kind]}</span>
            <Text line={line} />
          </li>
        ),
      )}
    </ul>
  )
}

function Text({ line }: { line: DiffLine }) {
  const look = 'min-h-5 min-w-0 whitespace-pre-wrap no-underline'
  if (line.kind === 'gone') return <del className={look}>{line.text}</del>
  if (line.kind === 'new') return <ins className={look}>{line.text}</ins>
  return <span className={look}>{line.text}</span>
}
