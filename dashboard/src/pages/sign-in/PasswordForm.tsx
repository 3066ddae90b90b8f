import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { problemOf } from '@/api/problem'
import { useSigning, type User } from '@/app/session'
import { Button } from '@/ui/Button'
import { Input } from '@/ui/controls'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'

const SHORTEST = 12

/** After a one-time link: choose the password for the next time, or go in without one. */
export function PasswordForm({ user, onDone }: { user: User; onDone: () => void }) {
  const signing = useSigning()
  const [password, setPassword] = useState('')
  const [isShort, setShort] = useState(false)
  const keep = useMutation({ mutationFn: () => signing.setPassword({ new: password }), onSuccess: onDone })
  const wrong = keep.error ? problemOf(keep.error).fieldError('new') : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setShort(password.length < SHORTEST)
    if (password.length >= SHORTEST) keep.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <h1 className="text-20 font-semibold tracking-[-0.014em]">Choose a password</h1>
      <p className="text-muted">You are signed in as {user.name}. The link does not work again.</p>
      {/* Password safes keep the name with it. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <Field
        label="New password"
        hint={`At least ${SHORTEST} characters; a few words are easy to remember.`}
        error={isShort ? `Too short: at least ${SHORTEST} characters` : wrong}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      {!wrong && <ErrorNote error={keep.error} />}
      <Button type="submit" look="primary" isPending={keep.isPending}>
        Keep this password
      </Button>
      <Button look="quiet" onClick={onDone}>
        Not now
      </Button>
    </form>
  )
}
