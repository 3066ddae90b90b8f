import { useId } from 'react'
import { answer, client } from '@/api/client'
import { unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { Drawer } from '@/ui/Dialog'
import { useToast } from '@/ui/Toast'
import { ContactFields } from './ContactFields'
import { draftOf, wishOf, type Draft } from './draft'
import type { Contact } from './words'

interface EditContactProps {
  read: Tagged<Contact>
  onReload: () => Promise<unknown>
  onClose: () => void
}

/** Changes a contact, unless somebody else has done so meanwhile. */
export function EditContact({ read, onReload, onClose }: EditContactProps) {
  const id = useId()
  const form = useForm({ values: draftOf(read.value), etag: read.etag })
  const say = useToast()
  const save = useAction({
    run: ({ wish, etag }: { wish: Draft; etag: string }) =>
      answer(
        client.PATCH('/api/contacts/{contact_id}', {
          params: { path: { contact_id: read.value.contact_id }, header: unchanged(etag) },
          body: wishOf(wish),
        }),
      ),
    changes: ['/api/contacts', '/api/appointments', '/api/calendar'],
    onDone: (contact) => {
      say(`${contact.name} saved`)
      onClose()
    },
  })

  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={`Edit ${read.value.name}`}
      actions={
        <>
          <Button onClick={onClose}>Discard</Button>
          <Button
            form={id}
            type="submit"
            look="primary"
            isPending={save.isPending}
            disabledBecause={form.values.name.trim() ? undefined : 'A contact has a name'}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ wish: form.values, etag: form.etag })
        }}
        className="flex flex-col gap-4"
      >
        <ContactFields draft={form.values} onChange={form.set} error={save.error} />
        <ChangeNote
          error={save.error}
          isOld={form.isOld}
          onReload={async () => {
            await onReload()
            save.reset()
            form.discard()
          }}
        />
      </form>
    </Drawer>
  )
}
