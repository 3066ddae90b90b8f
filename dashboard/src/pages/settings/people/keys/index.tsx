import { useNavigate } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { api, type Schema } from '@/api/client'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { Checkbox } from '@/ui/controls'
import { DateTime } from '@/ui/time'
import { Only } from '../Only'
import { RoleBadge } from '../roles'
import { keysRoute } from '../routes'
import { NewKeyDialog } from './NewKeyDialog'
import { RevokeDialog } from './RevokeDialog'

export type Key = Schema<'KeyItem'>

/** What programs use the API with. */
export function KeysSection() {
  const [isMaking, setMaking] = useState(false)
  const bar = useBar('owner')
  return (
    <Page
      title="API keys"
      lead="For programs. A key does what its role may, in every business of this installation; people sign in instead."
      actions={
        <Button
          look="primary"
          icon={<KeyRound aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setMaking(true)}
        >
          Make a key
        </Button>
      }
    >
      <Only least="owner" what="API keys">
        <KeyList />
      </Only>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

function KeyList() {
  const { revoked: withRevoked } = keysRoute.useSearch()
  const navigate = useNavigate({ from: '/settings/keys' })
  const keys = api.useQuery('get', '/api/keys', {})
  const [revoking, setRevoking] = useState<Key | null>(null)
  const all = keys.data?.keys
  const revoked = all?.filter((key) => key.revoked_at !== null).length ?? 0
  return (
    <Section
      title={all ? `${all.length - revoked} in force` : 'Keys'}
      isFlush
      aside={
        revoked > 0 && (
          <label className="flex min-h-8 items-center gap-2 text-13">
            <Checkbox
              checked={withRevoked === true}
              onChange={(event) =>
                void navigate({ search: event.target.checked ? { revoked: true } : {}, replace: true })
              }
            />
            Show {revoked} revoked
          </label>
        )
      }
    >
      <Table
        label="API keys"
        columns={columnsOf(setRevoking)}
        rows={all?.filter((key) => key.revoked_at === null || withRevoked === true)}
        keyOf={(key) => key.key_id}
        reading={keys}
        expected={3}
        empty={
          <EmptyState title="No key is in force">
            Programs need one; whoever signs in here does not.
          </EmptyState>
        }
      />
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  )
}

function columnsOf(onRevoke: (key: Key) => void): readonly Column<Key>[] {
  return [
    {
      key: 'label',
      title: 'What for',
      cell: (key) => (
        <span className="flex flex-col">
          <span className="font-medium">{key.label}</span>
          <code className="font-mono text-12 text-muted">{key.key_id}</code>
        </span>
      ),
    },
    { key: 'role', title: 'Role', cell: (key) => <RoleBadge role={key.role} /> },
    { key: 'made', title: 'Made', from: 'sm', cell: (key) => <DateTime at={key.created_at} look="date" /> },
    {
      key: 'state',
      title: 'State',
      className: 'text-right max-sm:ml-auto',
      cell: (key) =>
        key.revoked_at === null ? (
          <Button size="sm" aria-label={`Revoke ${key.label}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        ) : (
          <span className="inline-flex flex-wrap items-center justify-end gap-2">
            <Badge>Revoked</Badge>
            <DateTime at={key.revoked_at} look="date" />
          </span>
        ),
    },
  ]
}
