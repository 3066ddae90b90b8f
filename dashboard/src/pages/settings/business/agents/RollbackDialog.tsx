import { client } from '@/api/client'
import { taggedAnswer, unchanged, type Tagged } from '@/api/tagged'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useToast } from '@/ui/Toast'
import type { Agent } from './settings'
import { useAgentAct } from './useAgentAct'

interface RollbackDialogProps {
  read: Tagged<Agent>
  version: number
  onClose: () => void
}

/** Asks before an older version answers again. */
export function RollbackDialog({ read, version, onClose }: RollbackDialogProps) {
  const { agent_id, published, draft } = read.value
  const say = useToast()
  const back = useAgentAct<{ version: number; etag: string }>({
    agentId: agent_id,
    run: (wish, once) =>
      taggedAnswer(
        client.POST('/api/agents/{agent_id}/rollback', {
          params: { path: { agent_id }, header: { ...once, ...unchanged(wish.etag) } },
          body: { version: wish.version },
        }),
      ),
    onDone: (agent) => {
      onClose()
      say(`What version ${version} said answers again, as version ${agent.published?.version ?? ''}`)
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Bring version ${version} back?`}
      act={`Have version ${version} answer again`}
      onAct={() => back.mutate({ version, etag: read.etag })}
      isPending={back.isPending}
      error={back.error}
    >
      <p>
        Its settings are published anew under the next number, in place of version {published?.version}. Calls
        and texts that begin from now on get them; those under way keep theirs.
      </p>
      {draft && <p>The draft stays as it is.</p>}
    </ConfirmDialog>
  )
}
