import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMay } from '@/app/session'
import { buttonLink } from '@/ui/links'
import { Page } from '@/ui/Page'
import { Tabs } from '@/ui/Tabs'
import { AuditTab } from './AuditTab'
import { PlansTab } from './plans/PlansTab'
import { tasksRoute, type Tab } from './routes'
import { SuggestionsTab } from './SuggestionsTab'
import { TasksTab } from './TasksTab'

const ALL = [
  { value: 'tasks', label: 'Tasks', content: <TasksTab /> },
  { value: 'suggestions', label: 'Suggestions', content: <SuggestionsTab /> },
  { value: 'plans', label: 'Larger goals', content: <PlansTab /> },
] as const
const FOR_OWNERS = { value: 'audit', label: 'Audit log', content: <AuditTab /> } as const

/** What the agents were asked to do, and what waits for a yes. */
export function TasksPage() {
  const { tab = 'tasks' } = tasksRoute.useSearch()
  const navigate = useNavigate({ from: '/tasks' })
  const tabs = useMay('owner') ? [...ALL, FOR_OWNERS] : ALL
  const open = tabs.some((one) => one.value === tab) ? tab : 'tasks'
  return (
    <Page
      title="Tasks"
      lead="What was asked for in words, planned as steps, and carried out once somebody has agreed."
      actions={
        <Link to="/tasks/new" search={open === 'plans' ? { kind: 'plan' } : {}} className={buttonLink}>
          <Plus aria-hidden className="size-4" />
          {open === 'plans' ? 'New larger goal' : 'New task'}
        </Link>
      }
    >
      <Tabs<Tab>
        label="Parts of this page"
        value={open}
        onChange={(chosen) => void navigate({ search: chosen === 'tasks' ? {} : { tab: chosen } })}
        tabs={tabs}
      />
    </Page>
  )
}
