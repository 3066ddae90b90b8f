import { useState, type SyntheticEvent } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import type { Role } from '@/app/session'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'
import { RoleField } from '../roles'
import { LinkDialog } from './LinkDialog'

/** Give somebody an account; the link that lets him in is shown once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState<Schema<'NewUser'>>({ name: '', email: '', role: 'operator' })
  const [hasTried, setTried] = useState(false)
  const invite = useAction({
    run: (body: Schema<'NewUser'>) => answer(client.POST('/api/users', { body })),
    changes: ['/api/users'],
  })
  if (invite.data) return <LinkDialog invitation={invite.data} onClose={onClose} />
  const problem = invite.error ? problemOf(invite.error) : null
  const isComplete = wish.name.trim() !== '' && wish.email.includes('@')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setTried(true)
    if (isComplete) invite.mutate({ ...wish, name: wish.name.trim(), email: wish.email.trim() })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Invite somebody"
      description="Holdfast sends nothing: you get a link, and pass it on."
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button look="primary" type="submit" form="invite" isPending={invite.isPending}>
            Make the account and show its link
          </Button>
        </>
      }
    >
      <form id="invite" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Name"
          error={hasTried && wish.name.trim() === '' ? 'His name is missing' : problem?.fieldError('name')}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={wish.name}
              onChange={(event) => setWish({ ...wish, name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="E-mail address"
          hint="He signs in with it"
          error={hasTried && !wish.email.includes('@') ? 'This is no address' : problem?.fieldError('email')}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              value={wish.email}
              onChange={(event) => setWish({ ...wish, email: event.target.value })}
            />
          )}
        </Field>
        <RoleField value={wish.role} onChange={(role: Role) => setWish({ ...wish, role })} />
        {!problem?.problem.errors && <ErrorNote error={invite.error} />}
      </form>
    </Dialog>
  )
}
