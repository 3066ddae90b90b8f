import { useState } from 'react'
import { answer, client } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Field } from '@/ui/Field'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import type { Contact } from './words'

interface SuppressNumberProps {
  contact: Contact
  phone: string
  onClose: () => void
}

/** Puts a number on the list of those nobody contacts any more. */
export function SuppressNumber({ contact, phone, onClose }: SuppressNumberProps) {
  const [reason, setReason] = useState('Asked not to be contacted')
  const say = useToast()
  const suppress = useAction({
    run: (wish: string) =>
      answer(
        client.PUT('/api/suppressions/{phone}', {
          params: { path: { phone }, query: { organisation: contact.organisation_id } },
          body: { reason: wish },
        }),
      ),
    changes: ['/api/suppressions', '/api/contacts'],
    onDone: () => {
      say(`${readable(phone)} is not contacted any more`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Never contact ${readable(phone)} again?`}
      act="Contact it no more"
      isPending={suppress.isPending}
      error={suppress.error}
      onAct={() => suppress.mutate(reason.trim())}
    >
      <p>
        From now on nobody calls or texts it: no reminders, no calling back, nor what was promised before.{' '}
        {contact.name} can still call. Only an owner can take it back.
      </p>
      <Field label="Why" error={suppress.error ? problemOf(suppress.error).fieldError('reason') : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  )
}
