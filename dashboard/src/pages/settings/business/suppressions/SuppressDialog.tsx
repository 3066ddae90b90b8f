import { useId, useState } from 'react'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { Input } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'
import { errorsOf, pathError } from '../../form/fieldErrors'
import { dialled } from '../../form/numbers'

/** Put a number on the list. */
export function SuppressDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const organisation = useOrganisation()
  const say = useToast()
  const [phone, setPhone] = useState('')
  const [reason, setReason] = useState('')
  const put = useAction({
    run: (wish: { phone: string; reason: string }) =>
      answer(
        client.PUT('/api/suppressions/{phone}', {
          params: { path: { phone: wish.phone }, query: organisation ? { organisation } : {} },
          body: { reason: wish.reason },
        }),
      ),
    changes: ['/api/suppressions', '/api/contacts'],
    onDone: (entry) => {
      onClose()
      say(`Nobody contacts ${readable(entry.phone)} any more`)
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Contact a number no more"
      description="From now on, on any channel, for what was promised before too. It can still call us."
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            isPending={put.isPending}
            disabledBecause={phone.trim() && reason.trim() ? undefined : 'Enter the number and why'}
          >
            Contact it no more
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (phone.trim() && reason.trim()) put.mutate({ phone: dialled(phone), reason: reason.trim() })
        }}
      >
        <Field label="Number" hint="With country code" error={pathError(put.error, 'phone')}>
          {(control) => (
            <Input
              {...control}
              type="tel"
              autoComplete="off"
              placeholder="+15551230042"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Why"
          hint="Kept as evidence: who asked, and where"
          error={errorsOf(put.error)('reason')}
        >
          {(control) => (
            <Input {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <ErrorNote error={put.error} />
      </form>
    </Dialog>
  )
}
