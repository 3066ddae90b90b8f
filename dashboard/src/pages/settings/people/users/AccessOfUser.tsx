import { useState } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { unchanged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useSession } from '@/app/session'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { ErrorNote } from '@/ui/ErrorState'
import { useToast } from '@/ui/Toast'
import { LinkDialog } from './LinkDialog'
import type { User } from './index'

interface AccessOfUserProps {
  user: User
  /** Of the user as he was read. */
  etag: string
  invitation: Schema<'Invitation'> | null
  onLink: (invitation: Schema<'Invitation'> | null) => void
}

/** Another link for somebody, and whether he may sign in at all. */
export function AccessOfUser({ user, etag, invitation, onLink }: AccessOfUserProps) {
  const self = useSession()
  const say = useToast()
  const [isAsking, setAsking] = useState(false)
  const isDisabled = user.disabled_at !== null
  const give = useAction({
    run: () =>
      answer(client.POST('/api/users/{user_id}/link', { params: { path: { user_id: user.user_id } } })),
    changes: ['/api/users'],
    onDone: onLink,
  })
  const allow = useAction({
    run: (is_disabled: boolean) =>
      answer(
        client.PATCH('/api/users/{user_id}', {
          params: { path: { user_id: user.user_id }, header: unchanged(etag) },
          body: { is_disabled },
        }),
      ),
    changes: ['/api/users'],
    onDone: (changed) => {
      setAsking(false)
      say(
        changed.disabled_at
          ? `${changed.name} is signed out and signs in no more`
          : `${changed.name} may sign in again`,
      )
    },
  })
  return (
    <section aria-label="Sign-in" className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="text-13 font-semibold">Sign-in</h3>
      <p className="text-13 text-muted">
        {user.has_password
          ? 'A link lets him in once to choose another password; his password works until then.'
          : 'He has no password yet: a link lets him in once, to choose one.'}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          isPending={give.isPending}
          disabledBecause={isDisabled ? 'He is disabled: let him sign in first' : undefined}
          onClick={() => give.mutate(undefined)}
        >
          {user.has_password ? 'Make a link to reset it' : 'Make another link'}
        </Button>
        <Button
          isPending={allow.isPending && isDisabled}
          disabledBecause={
            user.user_id === self.user_id ? 'You can’t disable yourself; another owner can' : undefined
          }
          onClick={() => (isDisabled ? allow.mutate(false) : setAsking(true))}
        >
          {isDisabled ? 'Let him sign in again' : 'Disable'}
        </Button>
      </div>
      <ErrorNote error={give.error ?? (isAsking ? null : allow.error)} />
      {invitation && <LinkDialog invitation={invitation} onClose={() => onLink(null)} />}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Disable ${user.name}?`}
        act="Disable and sign him out"
        isDangerous
        isPending={allow.isPending}
        error={allow.error}
        onAct={() => allow.mutate(true)}
      >
        <p>
          He is signed out at once and signs in no more. What he did stays under his name. You can undo it
          here.
        </p>
      </ConfirmDialog>
    </section>
  )
}
