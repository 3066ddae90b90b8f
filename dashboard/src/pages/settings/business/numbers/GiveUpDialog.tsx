import { client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'

interface GiveUpDialogProps {
  line: Schema<'NumberItem'>
  /** Without any, the business can ring and text nobody. */
  isLast: boolean
  onClose: () => void
}

/** Asks before a number answers nobody any more. */
export function GiveUpDialog({ line, isLast, onClose }: GiveUpDialogProps) {
  const say = useToast()
  const number = readable(line.number)
  const drop = useAction({
    run: async (phone: string) => {
      await client.DELETE('/api/numbers/{phone}', { params: { path: { phone } } })
    },
    changes: ['/api/numbers', '/api/agents'],
    onDone: () => {
      onClose()
      say(`Nobody answers ${number} any more`)
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Give ${number} up?`}
      act="Have nobody answer it"
      isDangerous
      onAct={() => drop.mutate(line.number)}
      isPending={drop.isPending}
      error={drop.error}
      keep="Keep it"
    >
      <p>Whoever calls or texts it is not answered any more. Calls that run go on. It can be added again.</p>
      {isLast && <p>It is the last one: without a number nobody can be rung or texted either.</p>}
    </ConfirmDialog>
  )
}
