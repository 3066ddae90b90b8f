import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { tagged, unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { useSession } from '@/app/session'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { Drawer } from '@/ui/Dialog'
import { ErrorState } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { RoleField } from '../roles'
import { AccessOfUser } from './AccessOfUser'
import type { User } from './index'

interface UserDrawerProps {
  user: User
  onClose: () => void
}

/** One user: name and role, another link, and whether he may sign in. */
export function UserDrawer({ user, onClose }: UserDrawerProps) {
  const read = useQuery(tagged('/api/users/{user_id}', { path: { user_id: user.user_id } }))
  if (read.data) return <Open user={user} read={read.data} reload={read.refetch} onClose={onClose} />
  return (
    <Drawer isOpen onClose={onClose} title={user.name} description={user.email}>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <SkeletonLines lines={5} />
      )}
    </Drawer>
  )
}

interface OpenProps extends UserDrawerProps {
  read: Tagged<User>
  reload: () => Promise<unknown>
}

function Open({ user, read, reload, onClose }: OpenProps) {
  const self = useSession()
  const say = useToast()
  const [invitation, setInvitation] = useState<Schema<'Invitation'> | null>(null)
  const form = useForm({ values: { name: read.value.name, role: read.value.role }, etag: read.etag })
  const { name, role } = form.values
  const save = useAction({
    run: (body: Schema<'UserEdit'>) =>
      answer(
        client.PATCH('/api/users/{user_id}', {
          params: { path: { user_id: user.user_id }, header: unchanged(form.etag) },
          body,
        }),
      ),
    changes: ['/api/users'],
    onDone: (changed) => {
      form.discard()
      say(`${changed.name} changed`)
    },
  })
  const isSignedOut = role !== read.value.role && user.user_id !== self.user_id
  const nameless = name.trim() === '' ? 'His name is missing' : undefined
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={user.name}
      description={user.email}
      actions={
        <Button
          look="primary"
          isPending={save.isPending}
          disabledBecause={form.isDirty ? nameless : 'Nothing is changed'}
          onClick={() => save.mutate({ name: name.trim(), role })}
        >
          {isSignedOut ? 'Save and sign him out' : 'Save'}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Field label="Name" error={save.error ? problemOf(save.error).fieldError('name') : undefined}>
          {(control) => (
            <Input {...control} value={name} onChange={(event) => form.set({ name: event.target.value })} />
          )}
        </Field>
        <RoleField value={role} onChange={(chosen) => form.set({ role: chosen })} />
        <ChangeNote
          error={save.error}
          isOld={form.isOld}
          onReload={async () => {
            await reload()
            save.reset()
            form.discard()
          }}
        />
        <AccessOfUser etag={read.etag} user={user} invitation={invitation} onLink={setInvitation} />
      </div>
    </Drawer>
  )
}
