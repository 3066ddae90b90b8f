import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { answer, client } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Textarea } from '@/ui/controls'
import type { Memory } from './words'

/** Staff's own words about somebody. */
export function Note({ memory }: { memory: Memory }) {
  const [typed, setTyped] = useState<string | null>(null)
  const bar = useBar('operator')
  if (typed !== null) return <Edit memory={memory} typed={typed} onType={setTyped} />
  return (
    <div>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="text-13 font-medium">Note</h3>
        <Button
          size="sm"
          look="quiet"
          icon={<Pencil aria-hidden className="size-3.5" />}
          disabledBecause={bar}
          onClick={() => setTyped(memory.note)}
        >
          {memory.note ? 'Edit note' : 'Add a note'}
        </Button>
      </div>
      {memory.note && <p className="whitespace-pre-line">{memory.note}</p>}
    </div>
  )
}

interface EditProps {
  memory: Memory
  typed: string
  onType: (typed: string | null) => void
}

function Edit({ memory, typed, onType }: EditProps) {
  const say = useToast()
  const save = useAction({
    run: (note: string) =>
      answer(
        client.PUT('/api/memory/{contact_id}/note', {
          params: { path: { contact_id: memory.contact_id } },
          body: { note },
        }),
      ),
    changes: ['/api/memory'],
    onDone: (answered) => {
      say(answered.note ? 'Note saved' : 'Note taken back')
      onType(null)
    },
  })
  const wrong = save.error ? problemOf(save.error).fieldError('note') : undefined
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(typed.trim())
      }}
    >
      <Field
        label="Note"
        hint="Agents may tell it to this person. Numbers and addresses are taken out."
        error={wrong}
      >
        {(control) => (
          <Textarea {...control} value={typed} onChange={(event) => onType(event.target.value)} />
        )}
      </Field>
      {!wrong && <ErrorNote error={save.error} />}
      <div className="flex gap-2">
        <Button size="sm" look="primary" type="submit" isPending={save.isPending}>
          Save note
        </Button>
        <Button size="sm" onClick={() => onType(null)}>
          Discard
        </Button>
      </div>
    </form>
  )
}
