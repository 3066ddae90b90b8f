import { Link, useNavigate } from '@tanstack/react-router'
import { present } from '@/app/search'
import { EmptyState } from '@/ui/EmptyState'
import { buttonLink } from '@/ui/links'
import { Section } from '@/ui/Section'
import { Table } from '@/ui/Table'
import { browserZone, useZone } from '@/ui/time'
import { COLUMNS } from './columns'
import { Filters } from './Filters'
import { callsRoute, type CallsSearch } from './routes'
import { Tabbed } from './Tabbed'
import { useCalls } from './useCalls'
import type { Call } from './words'

const READ = { isPending: false, error: null, refetch: () => undefined }

/** Calls, those that run on top, then newest first; narrowed down by the address. */
export function CallsPage() {
  const search = chosen(callsRoute.useSearch())
  const navigate = useNavigate({ from: '/calls' })
  const { list, running, rows } = useCalls(search)
  const zone = useZone()
  const isNarrowed = Object.keys(search).length > 0

  return (
    <Tabbed open="calls">
      <Filters
        search={search}
        onChange={(changed) => void navigate({ search: present({ ...search, ...changed }), replace: true })}
        onReset={() => void navigate({ search: {}, replace: true })}
      />
      {running.length > 0 && (
        <Section
          title="On the line now"
          isFlush
          className="mb-4"
          aside={<span className="figures text-13 text-muted">{running.length}</span>}
        >
          <Table label="Running calls" columns={COLUMNS} rows={running} keyOf={sidOf} reading={READ} />
        </Section>
      )}
      <Section
        title={search.outcome === 'running' ? 'On the line now' : 'Newest first'}
        isFlush
        aside={zone !== browserZone() && <span className="text-12 text-muted">Times in {zone}</span>}
      >
        <Table
          label="Calls"
          columns={COLUMNS}
          rows={rows}
          keyOf={sidOf}
          reading={list}
          empty={<Empty isNarrowed={isNarrowed} isBusy={running.length > 0} />}
        />
      </Section>
    </Tabbed>
  )
}

function Empty({ isNarrowed, isBusy }: { isNarrowed: boolean; isBusy: boolean }) {
  if (isNarrowed) return <EmptyState title="No call fits the filters">Change or clear a filter.</EmptyState>
  if (isBusy) return <EmptyState title="No call is over yet" />
  return (
    <EmptyState
      title="No calls yet"
      action={
        <Link to="/telephone" className={buttonLink}>
          Open the telephone
        </Link>
      }
    >
      Call the agent from the telephone page: the call shows up here while it runs.
    </EmptyState>
  )
}

/** What narrows the list down, without what every address carries. */
function chosen(search: CallsSearch & { org?: string }): CallsSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== 'org'))
}

function sidOf(call: Call): string {
  return call.call_sid
}
