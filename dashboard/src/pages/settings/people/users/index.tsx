import { useNavigate } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { api, type Schema } from '@/api/client'
import { useBar } from '@/app/Can'
import { useSession } from '@/app/session'
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
import { usersRoute } from '../routes'
import { InviteDialog } from './InviteDialog'
import { UserDrawer } from './UserDrawer'

export type User = Schema<'UserItem'>

/** Who signs in to the dashboard. */
export function UsersSection() {
  const [isInviting, setInviting] = useState(false)
  const bar = useBar('owner')
  return (
    <Page
      title="Users"
      lead="Who signs in here. What somebody may do, he may do in every business of this installation."
      actions={
        <Button
          look="primary"
          icon={<UserPlus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setInviting(true)}
        >
          Invite somebody
        </Button>
      }
    >
      <Only least="owner" what="Users">
        <UserList />
      </Only>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

function UserList() {
  const { disabled: withDisabled } = usersRoute.useSearch()
  const navigate = useNavigate({ from: '/settings/users' })
  const users = api.useQuery('get', '/api/users', {})
  const self = useSession()
  const [openId, setOpenId] = useState<string | null>(null)
  const all = users.data?.users
  const disabled = all?.filter((user) => user.disabled_at !== null).length ?? 0
  const open = all?.find((user) => user.user_id === openId)
  return (
    <Section
      title={all ? `${all.length - disabled} may sign in` : 'Users'}
      isFlush
      aside={
        disabled > 0 && (
          <label className="flex min-h-8 items-center gap-2 text-13">
            <Checkbox
              checked={withDisabled === true}
              onChange={(event) =>
                void navigate({ search: event.target.checked ? { disabled: true } : {}, replace: true })
              }
            />
            Show {disabled} disabled
          </label>
        )
      }
    >
      <Table
        label="Users"
        columns={columnsOf(self.user_id, setOpenId)}
        rows={all?.filter((user) => user.disabled_at === null || withDisabled === true)}
        keyOf={(user) => user.user_id}
        reading={users}
        expected={3}
        empty={<EmptyState title="Nobody signs in yet" />}
      />
      {open && <UserDrawer user={open} onClose={() => setOpenId(null)} />}
    </Section>
  )
}

function columnsOf(selfId: string, onOpen: (id: string) => void): readonly Column<User>[] {
  return [
    {
      key: 'name',
      title: 'Name',
      cell: (user) => (
        <span className="flex flex-col">
          <span>
            <button
              type="button"
              onClick={() => onOpen(user.user_id)}
              className="text-left font-medium after:absolute after:inset-0"
            >
              {user.name}
            </button>
            {user.user_id === selfId && <span className="text-muted"> (you)</span>}
          </span>
          <span className="text-13 break-all text-muted">{user.email}</span>
        </span>
      ),
    },
    { key: 'role', title: 'Role', cell: (user) => <RoleBadge role={user.role} /> },
    { key: 'state', title: 'Sign-in', cell: (user) => <State user={user} /> },
    {
      key: 'since',
      title: 'Since',
      from: 'md',
      cell: (user) => <DateTime at={user.created_at} look="date" />,
    },
  ]
}

function State({ user }: { user: User }) {
  if (user.disabled_at !== null) return <Badge>Disabled</Badge>
  return user.has_password ? (
    <Badge tone="done">Password</Badge>
  ) : (
    <Badge tone="waiting">By link, no password yet</Badge>
  )
}
