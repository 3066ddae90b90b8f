import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { useMay } from '@/app/session'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Page } from '@/ui/Page'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { LiftDialog } from './LiftDialog'
import { SuppressDialog } from './SuppressDialog'

type Entry = Schema<'SuppressionItem'>

/** Numbers nobody contacts any more; a list of numbers, so that viewers do not see it. */
export function SuppressionsSection() {
  const [isAdding, setAdding] = useState(false)
  const bar = useBar('operator')
  return (
    <Page
      title="Suppression list"
      lead="Numbers nobody calls or texts any more: customers said stop, or somebody put them here."
      actions={
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setAdding(true)}
        >
          Add a number
        </Button>
      }
    >
      <Section title="Last added first" isFlush>
        {useMay('operator') ? (
          <Suppressions />
        ) : (
          <EmptyState title="You may not see these numbers">{bar}.</EmptyState>
        )}
      </Section>
      {isAdding && <SuppressDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Suppressions() {
  const organisation = useOrganisation()
  const [lifted, setLifted] = useState<Entry | null>(null)
  const bar = useBar('owner')
  const list = api.useInfiniteQuery(
    'get',
    '/api/suppressions',
    { params: { query: organisation ? { organisation } : {} } },
    keyset,
  )
  const columns: readonly Column<Entry>[] = [
    { key: 'phone', title: 'Number', cell: (one) => <PhoneNumber number={one.phone} /> },
    { key: 'reason', title: 'Why', cell: (one) => one.reason },
    {
      key: 'source',
      title: 'From',
      from: 'md',
      className: 'text-muted',
      cell: (one) => one.source.replace(/ \([^()]*\)$/, ''),
    },
    { key: 'at', title: 'Since', cell: (one) => <DateTime at={one.at} look="date" /> },
    {
      key: 'acts',
      title: 'What to do',
      className: 'text-right',
      cell: (one) => (
        <Button size="sm" disabledBecause={bar} onClick={() => setLifted(one)}>
          Take off
        </Button>
      ),
    },
  ]
  return (
    <>
      <Table
        label="Suppressed numbers"
        columns={columns}
        rows={rowsOf(list.data, (page) => page.suppressions)}
        keyOf={(one) => one.phone}
        reading={list}
        empty={
          <EmptyState title="Nobody has asked not to be contacted">
            Whoever texts STOP, or says so on a call, comes here by himself.
          </EmptyState>
        }
      />
      {lifted && <LiftDialog entry={lifted} onClose={() => setLifted(null)} />}
    </>
  )
}
