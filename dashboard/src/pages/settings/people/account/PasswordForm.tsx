import { useState, type SyntheticEvent } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { ErrorNote, ErrorState } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { useSession } from '@/app/session'

const SHORTEST = 12
const EMPTY = { current: '', next: '' }

/** A new password of one's own. */
export function PasswordForm() {
  const session = api.useQuery('get', '/api/session', {})
  return (
    <Section title="Password">
      {session.data ? (
        <Fields asksCurrent={session.data.asks_current_password && session.data.user.has_password} />
      ) : session.error ? (
        <ErrorState error={session.error} onRetry={session.refetch} isRetrying={session.isRefetching} />
      ) : (
        <SkeletonLines lines={4} />
      )}
    </Section>
  )
}

function Fields({ asksCurrent }: { asksCurrent: boolean }) {
  const user = useSession()
  const say = useToast()
  const [words, setWords] = useState(EMPTY)
  const [hasTried, setTried] = useState(false)
  const change = useAction({
    run: (body: Schema<'PasswordChange'>) => answer(client.PUT('/api/session/password', { body })),
    changes: ['/api/session'],
    onDone: () => {
      setWords(EMPTY)
      setTried(false)
      say('Your password is changed; your other sessions have ended')
    },
  })
  const problem = change.error ? problemOf(change.error) : null
  const isWrongCurrent = problem?.code === 'sign_in_failed'
  const isShort = words.next.length < SHORTEST
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setTried(true)
    if (isShort || (asksCurrent && !words.current)) return
    change.mutate({ new: words.next, ...(asksCurrent && { current: words.current }) })
  }
  return (
    <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      {/* Password safes keep the name with it. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      {asksCurrent && (
        <Field
          label="Password you have now"
          error={
            isWrongCurrent
              ? 'This is not it'
              : hasTried && !words.current
                ? 'It is needed to change it'
                : undefined
          }
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={words.current}
              onChange={(event) => setWords({ ...words, current: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field
        label="New password"
        hint={`At least ${SHORTEST} characters; a few words are easy to remember`}
        error={
          hasTried && isShort ? `Too short: at least ${SHORTEST} characters` : problem?.fieldError('new')
        }
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={words.next}
            onChange={(event) => setWords({ ...words, next: event.target.value })}
          />
        )}
      </Field>
      {!isWrongCurrent && !problem?.problem.errors && <ErrorNote error={change.error} />}
      <div>
        <Button type="submit" look="primary" isPending={change.isPending}>
          Change it and end other sessions
        </Button>
      </div>
    </form>
  )
}
