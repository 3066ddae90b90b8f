import type { Schema } from '@/api/client'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { DateTime } from '@/ui/time'
import { Secret } from '../Secret'

/** A link that signs somebody in once: it is shown here, and nowhere again. */
export function LinkDialog({
  invitation,
  onClose,
}: {
  invitation: Schema<'Invitation'>
  onClose: () => void
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`A link for ${invitation.user.name}`}
      description="It is shown this once. Whoever has it signs in as him: pass it on to him alone."
      actions={
        <Button look="primary" onClick={onClose}>
          I have passed it on
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Secret label="One-time link" value={invitation.link} />
        <p className="text-13 text-muted">
          It works once, until <DateTime at={invitation.expires_at} />, and makes earlier ones worthless. Then
          he chooses a password.
        </p>
      </div>
    </Dialog>
  )
}
