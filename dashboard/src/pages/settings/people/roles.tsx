import type { Role } from '@/app/session'
import { Badge } from '@/ui/Badge'
import { Field } from '@/ui/Field'
import { Select } from '@/ui/controls'

export const ROLES: readonly { role: Role; label: string; may: string }[] = [
  { role: 'viewer', label: 'Viewer', may: 'Looks at everything; numbers, addresses and texts are masked' },
  {
    role: 'operator',
    label: 'Operator',
    may: 'Runs the business: calls, appointments, contacts, tasks, drafts of agents',
  },
  { role: 'owner', label: 'Owner', may: 'All of it, with people, keys, budgets, publishing and erasing' },
]

export function RoleBadge({ role }: { role: Role }) {
  return <Badge tone={role === 'owner' ? 'info' : 'neutral'}>{roleLabel(role)}</Badge>
}

export function roleLabel(role: Role): string {
  return ROLES.find((one) => one.role === role)?.label ?? role
}

/** Choose a role; what it may is said below. */
export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Field label="Role" hint={ROLES.find((one) => one.role === value)?.may}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = ROLES.find((one) => one.role === event.target.value)
            if (chosen) onChange(chosen.role)
          }}
        >
          {ROLES.map(({ role, label }) => (
            <option key={role} value={role}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
