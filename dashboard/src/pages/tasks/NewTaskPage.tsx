import { useNavigate } from '@tanstack/react-router'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { Tabs } from '@/ui/Tabs'
import { newTaskRoute } from './routes'
import { WishForm } from './WishForm'

/** Ask for something in words: one task, or a larger goal that is laid out as several. */
export function NewTaskPage() {
  const { kind = 'task', goal } = newTaskRoute.useSearch()
  const navigate = useNavigate({ from: '/tasks/new' })
  return (
    <Page
      title="Ask for something"
      lead="A plan is made first. Nothing reaches anybody before somebody has agreed to it, unless your rules say so."
    >
      <div className="max-w-3xl">
        <Tabs
          label="What it is"
          value={kind}
          onChange={(chosen) =>
            void navigate({ search: chosen === 'plan' ? { kind: 'plan' } : {}, replace: true })
          }
          tabs={[
            {
              value: 'task',
              label: 'A task',
              content: (
                <Section title="What is to be done?">
                  <WishForm kind="task" goal={goal ?? ''} />
                </Section>
              ),
            },
            {
              value: 'plan',
              label: 'A larger goal',
              content: (
                <Section title="What is to be reached?">
                  <WishForm kind="plan" goal={goal ?? ''} />
                </Section>
              ),
            },
          ]}
        />
      </div>
    </Page>
  )
}
