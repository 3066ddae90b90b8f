import type { ReactNode } from 'react'
import { useMay, type Role } from '@/app/session'
import { EmptyState } from '@/ui/EmptyState'
import { Card } from '@/ui/Section'

/** What a role alone may even see: others are told so, and nothing is asked of the api. */
export function Only({ least, what, children }: { least: Role; what: string; children: ReactNode }) {
  const may = useMay(least)
  if (may) return children
  return (
    <Card>
      <EmptyState title={`${what} are shown to ${least === 'owner' ? 'owners' : 'operators and owners'}`}>
        Ask an owner to give you that role.
      </EmptyState>
    </Card>
  )
}
