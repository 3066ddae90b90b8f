import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import type { Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { agentRoute } from '../routes'
import { who } from './AgentStanding'
import { RollbackDialog } from './RollbackDialog'
import type { Agent } from './settings'
import { VersionDrawer } from './VersionDrawer'

type Entry = Schema<'AgentVersionEntry'>

/** What was published, the latest first, and the way back to it. */
export function Versions({ read }: { read: Tagged<Agent> }) {
  const { version } = agentRoute.useSearch()
  const navigate = useNavigate({ from: '/settings/agents/$agentId' })
  const [backTo, setBackTo] = useState<number | null>(null)
  const bar = useBar('owner')
  const { agent_id, published, versions } = read.value
  const look = (number: number | undefined) =>
    void navigate({ search: { view: 'versions', ...(number && { version: number }) }, replace: true })

  const columns: readonly Column<Entry>[] = [
    {
      key: 'version',
      title: 'Version',
      cell: (one) => (
        <span className="flex items-center gap-2">
          <span className="font-medium">{one.version}</span>
          {one.version === published?.version && <Badge tone="done">Answers</Badge>}
        </span>
      ),
    },
    { key: 'at', title: 'Published', cell: (one) => <DateTime at={one.published_at} /> },
    {
      key: 'by',
      title: 'By',
      from: 'sm',
      cell: (one) =>
        one.published_by ? who(one.published_by) : <span className="text-muted">Not written down</span>,
    },
    {
      key: 'origin',
      title: 'From',
      from: 'md',
      className: 'text-muted',
      cell: (one) =>
        one.restored_from === null
          ? one.origin === 'file'
            ? 'A business file'
            : 'A draft'
          : `Version ${one.restored_from}, brought back`,
    },
    {
      key: 'acts',
      title: 'What to do',
      className: 'text-right',
      cell: (one) => (
        <span className="flex justify-end gap-2">
          <Button size="sm" aria-label={`Look at version ${one.version}`} onClick={() => look(one.version)}>
            Look
          </Button>
          {one.version !== published?.version && (
            <Button
              size="sm"
              aria-label={`Bring version ${one.version} back`}
              disabledBecause={bar}
              onClick={() => setBackTo(one.version)}
            >
              Bring back
            </Button>
          )}
        </span>
      ),
    },
  ]
  return (
    <Section title="Published versions" isFlush>
      <Table
        label="Versions"
        columns={columns}
        rows={versions}
        keyOf={(one) => String(one.version)}
        reading={{ isPending: false, error: null, refetch: () => undefined }}
        empty={
          <EmptyState title="Nothing was published yet">
            Publish the draft to have it answer calls.
          </EmptyState>
        }
      />
      {version !== undefined && (
        <VersionDrawer
          agentId={agent_id}
          version={version}
          published={published}
          onClose={() => look(undefined)}
        />
      )}
      {backTo !== null && <RollbackDialog read={read} version={backTo} onClose={() => setBackTo(null)} />}
    </Section>
  )
}
