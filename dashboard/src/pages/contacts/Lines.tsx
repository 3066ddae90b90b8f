import { ArrowUp, Plus, X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/ui/Button'
import { IconButton } from '@/ui/IconButton'
import { Input } from '@/ui/controls'

const MOST = 10

interface LinesProps {
  label: string
  /** What one of them is called: `number`. */
  one: string
  type: 'tel' | 'email'
  placeholder: string
  hint?: string
  lines: readonly string[]
  error?: string | undefined
  onChange: (lines: string[]) => void
}

/** Several of a kind, the preferred one first. */
export function Lines({ label, one, type, placeholder, hint, lines, error, onChange }: LinesProps) {
  const id = useId()
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <fieldset aria-describedby={notes} className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-13 font-medium">{label}</legend>
      {lines.map((line, place) => (
        <div key={place} className="flex items-center gap-1">
          <Input
            type={type}
            aria-label={`${label}, ${String(place + 1)}`}
            aria-invalid={error ? true : undefined}
            autoComplete="off"
            placeholder={placeholder}
            value={line}
            onChange={(event) => onChange(lines.map((old, at) => (at === place ? event.target.value : old)))}
          />
          {place > 0 && (
            <IconButton
              label={`Prefer ${line || `${one} ${String(place + 1)}`}`}
              onClick={() => onChange([line, ...without(lines, place)])}
            >
              <ArrowUp aria-hidden className="size-4" />
            </IconButton>
          )}
          {lines.length > 1 && (
            <IconButton
              label={`Remove ${line || `${one} ${String(place + 1)}`}`}
              onClick={() => onChange(without(lines, place))}
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          )}
        </div>
      ))}
      {lines.length < MOST && (
        <Button
          size="sm"
          look="quiet"
          className="self-start"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => onChange([...lines, ''])}
        >
          Add {one === 'address' ? 'an' : 'a'} {one}
        </Button>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-12 font-medium text-failed">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function without(lines: readonly string[], place: number): string[] {
  return lines.filter((_, at) => at !== place)
}
