import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '@/api/client'
import { taggedAnswer, unchanged, type Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { EmptyState } from '@/ui/EmptyState'
import { readable } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { differences } from './differences'
import { DifferenceList } from './DifferenceList'
import type { Agent } from './settings'
import { useAgentAct } from './useAgentAct'

/** What the draft would change, and its fate: published, or given up. */
export function Review({ read }: { read: Tagged<Agent> }) {
  const { draft, published } = read.value
  if (!draft) {
    return (
      <Section title="Nothing to publish">
        <EmptyState title="There is no draft">
          Change something under Settings; it becomes a draft.
        </EmptyState>
      </Section>
    )
  }
  const title = published
    ? `Version ${published.version} → ${draft.version}`
    : `Version ${draft.version}, the first`
  return (
    <Section title={title} aside={<Fate read={read} />}>
      <DifferenceList
        before={published?.settings ?? null}
        after={draft.settings}
        none="The draft says the same as what answers now."
      />
    </Section>
  )
}

function Fate({ read }: { read: Tagged<Agent> }) {
  const [asked, setAsked] = useState<'publish' | 'drop' | null>(null)
  const may = { publish: useBar('owner'), drop: useBar('operator') }
  const close = () => setAsked(null)
  return (
    <div className="flex flex-wrap gap-2">
      {read.value.published && (
        <Button size="sm" disabledBecause={may.drop} onClick={() => setAsked('drop')}>
          Give the draft up
        </Button>
      )}
      <Button size="sm" look="primary" disabledBecause={may.publish} onClick={() => setAsked('publish')}>
        Publish
      </Button>
      {asked === 'publish' && <PublishDialog read={read} onClose={close} />}
      {asked === 'drop' && <DropDialog read={read} onClose={close} />}
    </div>
  )
}

interface DialogProps {
  read: Tagged<Agent>
  onClose: () => void
}

function PublishDialog({ read, onClose }: DialogProps) {
  const { agent_id, published, draft, numbers } = read.value
  const say = useToast()
  const navigate = useNavigate()
  const publish = useAgentAct<string>({
    agentId: agent_id,
    run: (etag, once) =>
      taggedAnswer(
        client.POST('/api/agents/{agent_id}/publish', {
          params: { path: { agent_id }, header: { ...once, ...unchanged(etag) } },
        }),
      ),
    onDone: (agent) => {
      onClose()
      say(`Version ${agent.published?.version ?? ''} answers from now on`)
      void navigate({
        to: '/settings/agents/$agentId',
        params: { agentId: agent_id },
        search: { view: 'versions' },
      })
    },
  })
  const count = draft ? differences(published?.settings ?? null, draft.settings).length : 0
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Publish version ${draft?.version ?? ''}?`}
      act="Publish it"
      onAct={() => publish.mutate(read.etag)}
      isPending={publish.isPending}
      error={publish.error}
    >
      <p>
        {published ? `${count === 1 ? 'One setting changes' : `${count} settings change`}. ` : ''}
        {numbers.length
          ? `It answers calls and texts to ${numbers.map(readable).join(', ')} that begin from now on; those under way keep theirs.`
          : 'It answers nobody before a number is given to it.'}
      </p>
      <p>An older version can be brought back at any time.</p>
    </ConfirmDialog>
  )
}

function DropDialog({ read, onClose }: DialogProps) {
  const { agent_id, published } = read.value
  const say = useToast()
  const drop = useAgentAct<string>({
    agentId: agent_id,
    run: (etag) =>
      taggedAnswer(
        client.DELETE('/api/agents/{agent_id}/draft', {
          params: { path: { agent_id }, header: unchanged(etag) },
        }),
      ),
    onDone: () => {
      onClose()
      say('The draft is given up')
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title="Give the draft up?"
      act="Give it up"
      isDangerous
      onAct={() => drop.mutate(read.etag)}
      isPending={drop.isPending}
      error={drop.error}
      keep="Keep the draft"
    >
      <p>What it says is lost. Version {published?.version} goes on answering as it does.</p>
    </ConfirmDialog>
  )
}
