import { client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useToast } from '@/ui/Toast'
import type { Key } from './index'

export function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const say = useToast()
  const revoke = useAction({
    run: (key_id: string) => client.DELETE('/api/keys/{key_id}', { params: { path: { key_id } } }),
    changes: ['/api/keys'],
    onDone: () => {
      say(`“${apiKey.label}” is worthless now`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Revoke “${apiKey.label}”?`}
      act="Revoke the key"
      isDangerous
      isPending={revoke.isPending}
      error={revoke.error}
      onAct={() => revoke.mutate(apiKey.key_id)}
    >
      <p>Whatever uses it is refused from now on. This can’t be taken back; a new key can be made.</p>
    </ConfirmDialog>
  )
}
