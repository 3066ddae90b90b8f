import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { answer, client } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { Drawer } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { textLink } from '@/ui/links'
import { useToast } from '@/ui/Toast'
import { ContactFields } from './ContactFields'
import { EMPTY, wishOf, type Draft } from './draft'

/** Adds somebody; then leads to his page. */
export function NewContact({ onClose }: { onClose: () => void }) {
  const form = useId()
  const [draft, setDraft] = useState(EMPTY)
  const organisation = useOrganisation()
  const navigate = useNavigate()
  const say = useToast()
  const create = useAction({
    run: (wish: Draft, once) =>
      answer(
        client.POST('/api/contacts', {
          params: { header: once, query: { ...(organisation && { organisation }) } },
          body: wishOf(wish),
        }),
      ),
    changes: ['/api/contacts'],
    onDone: (contact) => {
      say(`${contact.name} added`)
      void navigate({ to: '/contacts/$contactId', params: { contactId: contact.contact_id } })
    },
  })

  return (
    <Drawer
      isOpen
      onClose={onClose}
      title="New contact"
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            form={form}
            type="submit"
            look="primary"
            isPending={create.isPending}
            disabledBecause={draft.name.trim() ? undefined : 'A contact has a name'}
          >
            Add contact
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(draft)
        }}
        className="flex flex-col gap-4"
      >
        <ContactFields draft={draft} onChange={setDraft} error={create.error} />
        <WhatCameOfIt error={create.error} />
      </form>
    </Drawer>
  )
}

/** A number that is somebody's already leads to that one. */
function WhatCameOfIt({ error }: { error: unknown }) {
  if (!error) return null
  const known = /contact (\S+) has one of the phones/.exec(problemOf(error).problem.detail ?? '')?.[1]
  if (known === undefined) return <ErrorNote error={error} />
  return (
    <div role="alert" className="rounded-sm bg-waiting-tint px-3 py-2.5 text-13">
      <p className="font-medium">Another contact has one of these numbers.</p>
      <p>
        Nothing was added.{' '}
        <Link to="/contacts/$contactId" params={{ contactId: known }} className={textLink}>
          Open that contact
        </Link>
      </p>
    </div>
  )
}
