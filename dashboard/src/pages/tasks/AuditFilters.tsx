import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { Input, Select } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { tasksRoute } from './routes'

const ACTIONS: readonly { value: string; word: string }[] = [
  { value: 'task.', word: 'What became of tasks' },
  { value: 'task.decided', word: 'Decisions about plans' },
  { value: '/decision', word: 'Decisions sent to the API' },
  { value: '/api/contacts', word: 'Changes of customers' },
  { value: '/api/appointments', word: 'Changes of appointments' },
  { value: '/api/agents', word: 'Changes of agents' },
  { value: '/api/users', word: 'Changes of users' },
  { value: '/api/keys', word: 'Changes of API keys' },
  { value: '/erase', word: 'People erased' },
]
const LONGEST = 200

/** Narrows the log down; what was asked for stands in the address. */
export function AuditFilters() {
  const search = tasksRoute.useSearch()
  const navigate = useNavigate({ from: '/tasks' })
  const [actor, setActor] = useState(search.actor ?? '')
  const [subject, setSubject] = useState(search.subject ?? '')
  const show = (changed: { action?: string }) => {
    const action = changed.action ?? search.action
    const wanted = { actor: actor.trim(), subject: subject.trim(), action }
    void navigate({ search: { tab: 'audit', ...filled(wanted) }, replace: true })
  }
  const known = ACTIONS.some((one) => one.value === search.action)
  return (
    <form
      role="search"
      aria-label="Narrow the log down"
      className="grid items-end gap-3 border-b border-line p-4 sm:grid-cols-[1fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault()
        show({})
      }}
    >
      <Field label="What">
        {(control) => (
          <Select
            {...control}
            value={search.action ?? ''}
            onChange={(event) => show({ action: event.target.value })}
          >
            <option value="">Everything</option>
            {ACTIONS.map((one) => (
              <option key={one.value} value={one.value}>
                {one.word}
              </option>
            ))}
            {search.action && !known && <option value={search.action}>{search.action}</option>}
          </Select>
        )}
      </Field>
      <Field label="Who">
        {(control) => (
          <Input
            {...control}
            maxLength={LONGEST}
            value={actor}
            placeholder="Part of a name"
            onChange={(event) => setActor(event.target.value)}
          />
        )}
      </Field>
      <Field label="Of what">
        {(control) => (
          <Input
            {...control}
            maxLength={LONGEST}
            value={subject}
            placeholder="Part of an id or path"
            onChange={(event) => setSubject(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit">Search</Button>
    </form>
  )
}

function filled<Name extends string>(
  values: Record<Name, string | undefined>,
): Partial<Record<Name, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Partial<
    Record<Name, string>
  >
}
