import { Link } from '@tanstack/react-router'
import { classes } from '@/ui/classes'
import { Section } from '@/ui/Section'
import { SHOWN, tasksRoute, type Shown } from './routes'
import { TaskTable } from './TaskTable'
import { WaitingList } from './WaitingList'

const GROUPS: Record<Shown, { word: string; title: string }> = {
  waiting: { word: 'Waiting', title: 'Waiting for a decision, the soonest to expire first' },
  running: { word: 'Running', title: 'Being planned or carried out' },
  done: { word: 'Done', title: 'Done, the latest first' },
  failed: { word: 'Not done', title: 'Failed, rejected, expired or undone, the latest first' },
}

/** Tasks by how they stand. */
export function TasksTab() {
  const { show = 'waiting' } = tasksRoute.useSearch()
  return (
    <div className="flex flex-col gap-4">
      <nav aria-label="How they stand" className="flex flex-wrap gap-2">
        {SHOWN.map((one) => (
          <Link
            key={one}
            to="/tasks"
            search={one === 'waiting' ? {} : { show: one }}
            aria-current={one === show ? 'page' : undefined}
            className={classes(
              'inline-flex h-8 items-center rounded-full border px-3.5 text-13 font-medium transition-colors pointer-coarse:h-11',
              one === show
                ? 'border-accent bg-accent-tint text-accent'
                : 'border-line bg-surface text-muted hover:border-line-strong hover:text-ink',
            )}
          >
            {GROUPS[one].word}
          </Link>
        ))}
      </nav>
      <Section title={GROUPS[show].title} isFlush>
        {show === 'waiting' ? <WaitingList /> : <TaskTable key={show} show={show} />}
      </Section>
    </div>
  )
}
