import { SendHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'

interface ComposerProps {
  phrases: readonly string[]
  /** What is being spoken, and what waits to be. */
  saying: readonly string[]
  /** Why nothing can be said now. */
  because: string | undefined
  onSay: (text: string) => void
}

/** Says what is typed: a voice speaks it into the telephone. */
export function Composer({ phrases, saying, because, onSay }: ComposerProps) {
  const [text, setText] = useState('')
  const say = () => {
    if (because !== undefined || text.trim() === '') return
    onSay(text.trim())
    setText('')
  }
  return (
    <div className="flex flex-col gap-3 border-t border-line p-4">
      {because === undefined && (
        <ul aria-label="What the receptionist understands" className="flex flex-wrap gap-1.5">
          {phrases.map((phrase) => (
            <li key={phrase}>
              <button
                type="button"
                onClick={() => onSay(phrase)}
                className="rounded-full border border-line bg-raised px-3 py-1 text-left text-12 transition-colors hover:border-line-strong pointer-coarse:py-2"
              >
                {phrase}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          say()
        }}
      >
        <Field label="Say" isLabelHidden className="grow">
          {(control) => (
            <Input
              {...control}
              value={text}
              maxLength={500}
              autoComplete="off"
              placeholder="Say…"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          icon={<SendHorizontal aria-hidden className="size-4" />}
          disabledBecause={because ?? (text.trim() === '' ? 'Type what you want to say' : undefined)}
        >
          Say
        </Button>
      </form>
      <p role="status" className="text-12 text-muted">
        {saying[0] === undefined
          ? 'A voice speaks what you type; the recogniser hears it as any caller.'
          : `Speaking: “${saying[0]}”${saying.length > 1 ? ` and ${saying.length - 1} more` : ''}`}
      </p>
    </div>
  )
}
