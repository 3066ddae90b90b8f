import { client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'

interface LiftDialogProps {
  entry: Schema<'SuppressionItem'>
  onClose: () => void
}

/** Asks before a number may be contacted again. */
export function LiftDialog({ entry, onClose }: LiftDialogProps) {
  const organisation = useOrganisation()
  const say = useToast()
  const number = readable(entry.phone)
  const lift = useAction({
    run: async (phone: string) => {
      await client.DELETE('/api/suppressions/{phone}', {
        params: { path: { phone }, query: organisation ? { organisation } : {} },
      })
    },
    changes: ['/api/suppressions', '/api/contacts'],
    onDone: () => {
      onClose()
      say(`${number} may be contacted again`)
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Take ${number} off the list?`}
      act="Allow contacting it again"
      isDangerous
      onAct={() => lift.mutate(entry.phone)}
      isPending={lift.isPending}
      error={lift.error}
      keep="Leave it on"
    >
      <p>
        Agents may call and text it again. Do so only at its owner’s wish. It is on the list because: “
        {entry.reason}”.
      </p>
    </ConfirmDialog>
  )
}
