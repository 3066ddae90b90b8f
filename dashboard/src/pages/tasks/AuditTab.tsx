import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { rowsOf } from '@/api/paging'
import { EmptyState } from '@/ui/EmptyState'
import { textLink } from '@/ui/links'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { AuditFilters } from './AuditFilters'
import { actionWord, factsLine, subjectOf } from './auditWords'
import { ChainCheck } from './ChainCheck'
import { Person } from './Person'
import { tasksRoute } from './routes'

type Entry = Schema<'AuditItem'>

const byNumber = {
  pageParamName: 'before',
  initialPageParam: null as unknown as number,
  getNextPageParam: (last: { next_before: number | null }) => last.next_before ?? undefined,
}

const COLUMNS: readonly Column<Entry>[] = [
  {
    key: 'number',
    title: 'No.',
    isFigure: true,
    from: 'md',
    className: 'text-muted',
    cell: (entry) => entry.number,
  },
  { key: 'at', title: 'When', cell: (entry) => <DateTime at={entry.at} /> },
  { key: 'actor', title: 'Who', from: 'sm', cell: (entry) => <Person name={entry.actor} /> },
  {
    key: 'action',
    title: 'What',
    cell: (entry) => (
      <>
        <span className="font-medium">{actionWord(entry.action)}</span>
        {factsLine(entry.facts) && <span className="block text-12 text-muted">{factsLine(entry.facts)}</span>}
        <span className="block text-12 text-muted sm:hidden">
          <Person name={entry.actor} />
        </span>
      </>
    ),
  },
  {
    key: 'subject',
    title: 'Of what',
    from: 'lg',
    cell: (entry) => <Subject entry={entry} />,
  },
]

/** What an entry is about; on hover as the log has it. */
function Subject({ entry }: { entry: Entry }) {
  const about = subjectOf(entry)
  if (!about) return <span title={entry.subject}>–</span>
  return about.link ? (
    <Link {...about.link} title={entry.subject} className={textLink}>
      {about.word}
    </Link>
  ) : (
    <span title={entry.subject}>{about.word}</span>
  )
}

/** Who did what when, the latest first; for owners. */
export function AuditTab() {
  const { subject, actor, action } = tasksRoute.useSearch()
  const query = { ...(subject && { subject }), ...(actor && { actor }), ...(action && { action }) }
  const log = api.useInfiniteQuery('get', '/api/audit', { params: { query } }, byNumber)
  const isNarrowed = Object.keys(query).length > 0
  return (
    <div className="flex flex-col gap-4">
      <ChainCheck />
      <Section title="Who did what, the latest first" isFlush>
        <AuditFilters key={`${subject ?? ''}|${actor ?? ''}|${action ?? ''}`} />
        <Table
          label="Entries of the audit log"
          columns={COLUMNS}
          rows={rowsOf(log.data, (page) => page.entries)}
          keyOf={(entry) => String(entry.number)}
          reading={log}
          empty={
            <EmptyState title={isNarrowed ? 'No entry says that' : 'Nothing has been written down yet'}>
              {isNarrowed && 'All that is named has to fit; leave some of it out.'}
            </EmptyState>
          }
        />
      </Section>
    </div>
  )
}
