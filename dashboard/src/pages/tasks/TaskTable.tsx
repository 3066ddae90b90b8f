import { Link } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useOrganisation } from '@/app/business'
import { Badge } from '@/ui/Badge'
import { EmptyState } from '@/ui/EmptyState'
import { rowLink } from '@/ui/links'
import { Table, type Column } from '@/ui/Table'
import { DateTime } from '@/ui/time'
import { legible } from '@/ui/PhoneNumber'
import { Cost } from './Cost'
import { Person } from './Person'
import type { Shown } from './routes'
import { TASK_LOOKS, type Task } from './words'

type Listed = Exclude<Shown, 'waiting'>

const STATES: Record<Listed, Schema<'TaskState'>[]> = {
  running: ['planned', 'executing'],
  done: ['done'],
  failed: ['failed', 'rejected', 'expired', 'undone'],
}
const EMPTY: Record<Listed, { title: string; text: string }> = {
  running: { title: 'Nothing is under way', text: 'Tasks are here from the yes to their last step.' },
  done: {
    title: 'Nothing was done yet',
    text: 'What a task has done is here, and can be undone for a while.',
  },
  failed: { title: 'Nothing has failed', text: 'Nor was anything rejected, undone, or left undecided.' },
}

const COLUMNS: readonly Column<Task>[] = [
  {
    key: 'goal',
    title: 'What was asked for',
    cell: (task) => (
      <Link to="/tasks/$taskId" params={{ taskId: task.task_id }} className={`${rowLink} line-clamp-2`}>
        {legible(task.goal)}
      </Link>
    ),
  },
  {
    key: 'state',
    title: 'State',
    cell: ({ state }) => <Badge tone={TASK_LOOKS[state].tone}>{TASK_LOOKS[state].word}</Badge>,
  },
  {
    key: 'who',
    title: 'Asked for by',
    from: 'md',
    className: 'text-muted',
    cell: (task) => <Person name={task.requester} />,
  },
  { key: 'when', title: 'Last change', from: 'sm', cell: (task) => <DateTime at={task.changed_at} /> },
  {
    key: 'cost',
    title: 'At most',
    isFigure: true,
    from: 'md',
    cell: (task) => <Cost amount={task.estimate} />,
  },
]

/** Tasks that do not wait for a decision. */
export function TaskTable({ show }: { show: Listed }) {
  const organisation = useOrganisation()
  const query = { state: STATES[show], ...(organisation && { organisation }) }
  const tasks = api.useInfiniteQuery('get', '/api/tasks', { params: { query } }, keyset)
  return (
    <Table
      label="Tasks"
      columns={COLUMNS}
      rows={rowsOf(tasks.data, (page) => page.tasks)}
      keyOf={(task) => task.task_id}
      reading={tasks}
      empty={<EmptyState title={EMPTY[show].title}>{EMPTY[show].text}</EmptyState>}
    />
  )
}
