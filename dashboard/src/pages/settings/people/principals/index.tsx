import { useState } from 'react'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Page } from '@/ui/Page'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { PinDialog } from './PinDialog'

export type Principal = Schema<'PrincipalItem'>

/** Those in charge: who may have things done by telephone, and how they show that it is they. */
export function PrincipalsSection() {
  const organisation = useOrganisation()
  const bar = useBar('owner')
  const [setting, setSetting] = useState<Principal | null>(null)
  const principals = api.useQuery('get', '/api/principals', {
    params: { query: organisation ? { organisation } : {} },
  })
  return (
    <Page
      title="Principals"
      lead="Those in charge. On the phone and by text they have things done once they have shown that it is they: by PIN or code."
    >
      <Section title="Those in charge" isFlush>
        <Table
          label="Principals"
          columns={columnsOf(bar, setSetting)}
          rows={principals.data?.principals}
          keyOf={(one) => one.key}
          reading={principals}
          expected={2}
          empty={<EmptyState title="Nobody is in charge">Name them in the business’s file.</EmptyState>}
        />
        <p className="border-t border-line px-4 py-3 text-12 text-muted">
          Who they are stands in the business’s file, under <code className="font-mono">principals</code>.
        </p>
      </Section>
      {setting && <PinDialog principal={setting} onClose={() => setSetting(null)} />}
    </Page>
  )
}

function columnsOf(bar: string | undefined, onSet: (one: Principal) => void): readonly Column<Principal>[] {
  return [
    { key: 'name', title: 'Name', cell: (one) => <span className="font-medium">{one.name}</span> },
    {
      key: 'reach',
      title: 'Known by',
      cell: (one) => (
        <span className="flex flex-col text-13 text-muted">
          {one.phones.map((phone) => (
            <PhoneNumber key={phone} number={phone} />
          ))}
          {one.emails.map((email) => (
            <span key={email} className="break-all">
              {email}
            </span>
          ))}
        </span>
      ),
    },
    { key: 'state', title: 'PIN', cell: (one) => <State principal={one} /> },
    {
      key: 'set',
      title: 'Change',
      className: 'text-right max-sm:ml-auto',
      cell: (one) => (
        <Button
          size="sm"
          aria-label={`${actOf(one)} for ${one.name}`}
          disabledBecause={bar}
          onClick={() => onSet(one)}
        >
          {actOf(one)}
        </Button>
      ),
    },
  ]
}

function State({ principal: { has_pin, locked_until } }: { principal: Principal }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {has_pin ? <Badge tone="done">Set</Badge> : <Badge>None: by code alone</Badge>}
      {locked_until && (
        <Badge tone="failed">
          Locked until <DateTime at={locked_until} />
        </Badge>
      )}
    </span>
  )
}

function actOf({ has_pin, locked_until }: Principal): string {
  if (locked_until) return 'Set a PIN and unlock'
  return has_pin ? 'Set another PIN' : 'Set a PIN'
}
