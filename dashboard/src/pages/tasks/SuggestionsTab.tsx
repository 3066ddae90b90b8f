import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Badge, type Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { Rows } from './Rows'

type Suggestion = Schema<'SuggestionItem'>

const KINDS: Record<Suggestion['kind'], { word: string; tone: Tone }> = {
  promise: { word: 'Promise', tone: 'waiting' },
  reminder: { word: 'Reminder not received', tone: 'waiting' },
  no_show: { word: 'Did not come', tone: 'info' },
  due_again: { word: 'Due again', tone: 'neutral' },
}

/** What may be done next, by rules from what is known: made a task, or dismissed. */
export function SuggestionsTab() {
  const organisation = useOrganisation()
  const query = { ...(organisation && { organisation }) }
  const found = api.useQuery('get', '/api/suggestions', { params: { query } })
  return (
    <Section title="What may be done next, the most pressing first" isFlush>
      <Rows
        label="Suggestions"
        rows={found.data?.suggestions}
        keyOf={(one) => one.suggestion_id}
        reading={found}
        empty={
          <EmptyState title="Nothing is suggested">
            Promises that are due, reminders nobody got, no-shows and customers due again appear here.
          </EmptyState>
        }
      >
        {(one) => <SuggestionRow one={one} organisation={organisation} />}
      </Rows>
    </Section>
  )
}

function SuggestionRow({ one, organisation }: { one: Suggestion; organisation: string | undefined }) {
  const [isDismissing, setDismissing] = useState(false)
  const navigate = useNavigate()
  const say = useToast()
  const bar = useBar('operator')
  const params = {
    path: { suggestion_id: one.suggestion_id },
    query: { ...(organisation && { organisation }) },
  }
  const plan = useAction({
    run: (_: string, once) =>
      answer(client.POST('/api/suggestions/{suggestion_id}/task', { params: { ...params, header: once } })),
    changes: ['/api/tasks', '/api/approvals'],
    onDone: (task) =>
      void navigate({ to: '/tasks/$taskId', params: { taskId: task.task_id }, search: { begun: true } }),
  })
  const dismiss = useAction({
    run: (_: string, once) =>
      answer(
        client.POST('/api/suggestions/{suggestion_id}/dismiss', { params: { ...params, header: once } }),
      ),
    changes: ['/api/suggestions'],
    onDone: () => {
      setDismissing(false)
      say('Dismissed; it is not shown again')
    },
  })
  const kind = KINDS[one.kind]
  return (
    <article className="flex flex-col gap-3 sm:flex-row sm:items-start sm:justify-between sm:gap-6">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-medium">{one.contact_name}</h3>
          <Badge tone={kind.tone}>{kind.word}</Badge>
          <span className="figures text-12 text-muted">{dayWritten(one.day)}</span>
        </div>
        <p className="mt-1">{one.text}</p>
        <p className="mt-1 text-13 text-muted">Task: {one.goal}</p>
        {plan.error !== null && (
          <div className="mt-2">
            <ErrorNote error={plan.error} />
          </div>
        )}
      </div>
      <div className="flex shrink-0 gap-2">
        <Button
          size="sm"
          look="primary"
          isPending={plan.isPending}
          disabledBecause={bar}
          onClick={() => plan.mutate(one.suggestion_id)}
        >
          Have it planned
        </Button>
        <Button
          size="sm"
          disabledBecause={bar}
          onClick={() => {
            dismiss.reset()
            setDismissing(true)
          }}
        >
          Dismiss…
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isDismissing}
        onClose={() => setDismissing(false)}
        title="Dismiss this suggestion?"
        act="Dismiss it for everybody"
        keep="Keep it"
        isPending={dismiss.isPending}
        error={dismiss.error}
        onAct={() => dismiss.mutate(one.suggestion_id)}
      >
        <p>{one.text}</p>
        <p className="text-13 text-muted">Nobody is shown it again, and nothing is done about it.</p>
      </ConfirmDialog>
    </article>
  )
}

/** A day as it is said; it belongs to no instant, so no zone moves it. */
export function dayWritten(day: string): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00Z`))
}
