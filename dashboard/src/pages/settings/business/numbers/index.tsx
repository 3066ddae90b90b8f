import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api, type Schema } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { Page } from '@/ui/Page'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { AssignDialog } from './AssignDialog'
import { GiveUpDialog } from './GiveUpDialog'

type Line = Schema<'NumberItem'>
type Asked = { act: 'add' } | { act: 'change' | 'drop'; line: Line }

/** The numbers of the business, and who answers them. */
export function NumbersSection() {
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const numbers = api.useQuery('get', '/api/numbers', { params: { query } })
  const agents = api.useQuery('get', '/api/agents', { params: { query } })
  const [asked, setAsked] = useState<Asked | null>(null)
  const bar = useBar('owner')
  const names = new Map(agents.data?.agents.map((one) => [one.agent_id, one.name]))
  const close = () => setAsked(null)

  const columns: readonly Column<Line>[] = [
    { key: 'number', title: 'Number', cell: (one) => <PhoneNumber number={one.number} /> },
    { key: 'agent', title: 'Answered by', cell: (one) => names.get(one.agent_id) ?? one.agent_id },
    {
      key: 'acts',
      title: 'What to do',
      className: 'text-right',
      cell: (one) => (
        <span className="flex flex-wrap justify-end gap-2">
          <Button size="sm" disabledBecause={bar} onClick={() => setAsked({ act: 'change', line: one })}>
            Change agent
          </Button>
          <Button size="sm" disabledBecause={bar} onClick={() => setAsked({ act: 'drop', line: one })}>
            Give up
          </Button>
        </span>
      ),
    },
  ]
  return (
    <Page
      title="Numbers"
      lead="Which agent answers which number. The telephone company is told by you: its webhooks for a number lead here."
      actions={
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          disabledBecause={bar}
          onClick={() => setAsked({ act: 'add' })}
        >
          Add a number
        </Button>
      }
    >
      <Section title="Numbers of ours" isFlush>
        <Table
          label="Numbers"
          columns={columns}
          rows={numbers.data?.numbers}
          keyOf={(one) => one.number}
          reading={numbers}
          expected={2}
          empty={
            <EmptyState title="No numbers yet">Without one nobody is answered, rung or texted.</EmptyState>
          }
        />
      </Section>
      {asked && asked.act !== 'drop' && (
        <AssignDialog line={asked.act === 'change' ? asked.line : null} agents={agents} onClose={close} />
      )}
      {asked?.act === 'drop' && (
        <GiveUpDialog line={asked.line} isLast={numbers.data?.numbers.length === 1} onClose={close} />
      )}
    </Page>
  )
}
