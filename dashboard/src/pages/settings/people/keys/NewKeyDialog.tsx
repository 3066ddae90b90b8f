import { useState, type SyntheticEvent } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'
import { RoleField } from '../roles'
import { Secret } from '../Secret'

/** Make a key; it is shown once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState<Schema<'NewKey'>>({ label: '', role: 'operator' })
  const [hasTried, setTried] = useState(false)
  const make = useAction({
    run: (body: Schema<'NewKey'>) => answer(client.POST('/api/keys', { body })),
    changes: ['/api/keys'],
  })
  if (make.data) return <MadeKey made={make.data} onClose={onClose} />
  const problem = make.error ? problemOf(make.error) : null
  const label = wish.label.trim()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setTried(true)
    if (label) make.mutate({ ...wish, label })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Make an API key"
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button look="primary" type="submit" form="new-key" isPending={make.isPending}>
            Make the key and show it
          </Button>
        </>
      }
    >
      <form id="new-key" onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="What for"
          hint="Such as: website’s booking form"
          error={hasTried && !label ? 'Say what it is for, to know it again' : problem?.fieldError('label')}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={200}
              value={wish.label}
              onChange={(event) => setWish({ ...wish, label: event.target.value })}
            />
          )}
        </Field>
        <RoleField value={wish.role} onChange={(role) => setWish({ ...wish, role })} />
        {!problem?.problem.errors && <ErrorNote error={make.error} />}
      </form>
    </Dialog>
  )
}

function MadeKey({ made, onClose }: { made: Schema<'IssuedKey'>; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`The key for “${made.label}”`}
      description="It is shown this once: put it where the program reads its secrets."
      actions={
        <Button look="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Secret label="API key" value={made.key} />
        <p className="text-13 text-muted">
          Programs send it as <code className="font-mono">Authorization: Bearer …</code>. If it is lost,
          revoke it and make another.
        </p>
      </div>
    </Dialog>
  )
}
