import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'
import type { Contact } from './words'

interface LiftNumberProps {
  contact: Contact
  phone: string
  onClose: () => void
}

/** Takes a number off the list, at its owner's wish. */
export function LiftNumber({ contact, phone, onClose }: LiftNumberProps) {
  const say = useToast()
  const lift = useAction({
    run: () =>
      answer(
        client.DELETE('/api/suppressions/{phone}', {
          params: { path: { phone }, query: { organisation: contact.organisation_id } },
        }),
      ),
    changes: ['/api/suppressions', '/api/contacts'],
    onDone: () => {
      say(`${readable(phone)} may be contacted again`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Contact ${readable(phone)} again?`}
      act="Contact it again"
      keep="Leave it"
      isPending={lift.isPending}
      error={lift.error}
      onAct={() => lift.mutate(undefined)}
    >
      <p>
        Do this only when {contact.name} has asked for it. Calls and texts may go to the number again, as far
        as was agreed to. The audit log says who took it off the list.
      </p>
    </ConfirmDialog>
  )
}
