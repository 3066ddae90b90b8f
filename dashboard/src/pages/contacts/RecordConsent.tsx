import { useId, useState } from 'react'
import { answer, client } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { PURPOSES, type Consent, type Purpose } from './permissions'
import type { Contact } from './words'

const ANSWERS: readonly { state: Consent['state']; label: string }[] = [
  { state: 'granted', label: 'Agreed' },
  { state: 'refused', label: 'Refused' },
]

interface RecordConsentProps {
  contact: Contact
  purpose: Purpose
  onClose: () => void
}

/** Writes down a yes or a no, and where it was said. */
export function RecordConsent({ contact, purpose, onClose }: RecordConsentProps) {
  const form = useId()
  const [state, setState] = useState<Consent['state'] | null>(null)
  const [source, setSource] = useState('')
  const say = useToast()
  const { name, means } = PURPOSES[purpose]
  const record = useAction({
    run: (wish: { state: Consent['state']; source: string }) =>
      answer(
        client.PUT('/api/contacts/{contact_id}/consents/{purpose}', {
          params: { path: { contact_id: contact.contact_id, purpose } },
          body: wish,
        }),
      ),
    changes: ['/api/contacts'],
    onDone: (recorded) => {
      say(`${name}: ${recorded.state === 'granted' ? 'agreed' : 'refused'}, written down`)
      onClose()
    },
  })
  const lack = state === null ? 'Choose what was said' : source.trim() ? undefined : 'Say where it was said'

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${name}: what ${contact.name} has said`}
      description="The latest counts; earlier words are kept as evidence."
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            isPending={record.isPending}
            disabledBecause={lack}
          >
            Write it down
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (state) record.mutate({ state, source: source.trim() })
        }}
      >
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">What was said</legend>
          {ANSWERS.map((one) => (
            <label key={one.state} className="flex items-start gap-2.5">
              <input
                type="radio"
                name={form}
                className="mt-1 size-4 accent-accent"
                checked={state === one.state}
                onChange={() => setState(one.state)}
              />
              <span>
                {one.label}
                <span className="block text-12 text-muted">{means[one.state]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field
          label="Where it was said"
          hint="A form, a letter, the counter. Your name is added."
          error={record.error ? problemOf(record.error).fieldError('source') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              autoComplete="off"
              value={source}
              onChange={(event) => setSource(event.target.value)}
            />
          )}
        </Field>
        <ErrorNote error={record.error} />
      </form>
    </Dialog>
  )
}
