import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useSigning, useWasSignedOut } from '@/app/session'
import { Button } from '@/ui/Button'
import { Input } from '@/ui/controls'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'

/** E-mail and password. */
export function SignInForm({ onEntered }: { onEntered: () => void }) {
  const signing = useSigning()
  const [wasSignedOut] = useState(useWasSignedOut())
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => signing.withPassword(email, password),
    onSuccess: onEntered,
    onError: () => setPassword(''),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <h1 className="text-20 font-semibold tracking-[-0.014em]">Sign in</h1>
      {wasSignedOut && (
        <div role="status" className="flex flex-col gap-1 rounded-sm bg-waiting-tint px-3 py-2.5 text-13">
          <p className="font-medium">You were signed out</p>
          <p>
            In another window, or the session has ended, or an owner has changed your account. Sign in to go
            back to where you were; what you had entered there and not saved has to be entered again.
          </p>
        </div>
      )}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <ErrorNote error={enter.error} />
      <Button type="submit" look="primary" isPending={enter.isPending}>
        Sign in
      </Button>
      <p className="text-12 text-muted">
        Forgotten the password, or here for the first time? An owner can make you a sign-in link.
      </p>
    </form>
  )
}
