import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { invalidated } from '@/api/invalidation'
import type { paths } from '@/api/schema'
import { pathsOf } from './kinds'

type Kind = Schema<'ChangeKind'>

/** The paths a page can read, from the api's description. */
type Readable = {
  [Path in keyof paths]: Path extends `/api/${string}`
    ? paths[Path] extends { get: { responses: { 200: { content: { 'application/json': unknown } } } } }
      ? Path
      : never
    : never
}[keyof paths]

/**
 * What pages can read → of what it is made up: the kinds after which it has to be read again. Empty: of nothing the stream tells
 * of. It names every path, so that a new one does not compile before somebody has decided.
 */
const MADE_OF: Readonly<Record<Readable, readonly Kind[]>> = {
  '/api/agents': ['agent', 'number'],
  '/api/agents/{agent_id}': ['agent', 'number'],
  '/api/agents/{agent_id}/versions/{version}': ['agent', 'number'],
  '/api/appointments': ['appointment', 'contact', 'organisation', 'resource'],
  '/api/appointments/{appointment_id}': ['appointment', 'contact', 'organisation', 'resource'],
  '/api/approval-policy': ['organisation'],
  '/api/approvals': ['task', 'appointment', 'contact'],
  '/api/approvers': ['approver'],
  '/api/audit': ['audit'],
  '/api/audit/check': ['audit'],
  '/api/availability': ['appointment', 'organisation', 'resource', 'service'],
  '/api/budgets': ['budget', 'cost', 'organisation'],
  '/api/calendar': ['appointment', 'contact', 'organisation', 'resource'],
  '/api/calls': ['call', 'contact', 'cost'],
  '/api/calls/{call_sid}': ['approver', 'call', 'contact', 'cost', 'message', 'organisation', 'principal'],
  '/api/contacts': ['contact'],
  '/api/contacts/lookup': ['contact'],
  '/api/contacts/{contact_id}': ['contact'],
  '/api/contacts/{contact_id}/consents': ['contact', 'suppression'],
  '/api/costs': ['budget', 'call', 'contact', 'cost', 'organisation'],
  '/api/dial-policy': ['organisation'],
  '/api/installation': [],
  '/api/interactions': ['appointment', 'call', 'contact', 'dial', 'message', 'notice', 'task'],
  '/api/keys': [],
  '/api/memory/{contact_id}': ['appointment', 'contact', 'memory'],
  '/api/messages': ['message'],
  '/api/numbers': ['number'],
  '/api/organisation/{organisation_id}': ['organisation'],
  '/api/organisations': ['organisation'],
  '/api/overview': [
    'appointment',
    'call',
    'contact',
    'cost',
    'memory',
    'message',
    'organisation',
    'resource',
    'task',
  ],
  '/api/plans': ['plan', 'task'],
  '/api/plans/{plan_id}': ['plan', 'task'],
  '/api/principals': ['principal'],
  '/api/resources': ['organisation', 'resource'],
  '/api/resources/{key}': ['organisation', 'resource'],
  '/api/services': ['service'],
  '/api/services/{key}': ['service'],
  '/api/session': [],
  '/api/suggestions': ['appointment', 'call', 'contact', 'memory', 'suggestion', 'suppression'],
  '/api/suppressions': ['suppression'],
  '/api/tasks': ['task', 'appointment', 'contact'],
  '/api/tasks/{task_id}': ['task', 'appointment', 'contact'],
  '/api/tools': [],
  '/api/users': [],
  '/api/users/{user_id}': [],
  '/api/vehicles': ['vehicle'],
  '/api/vehicles/{vehicle_id}': ['vehicle'],
  '/api/voices': [],
}
const READ = Object.keys(MADE_OF) as Readable[]
const KINDS: Readonly<Record<Kind, true>> = {
  call: true,
  message: true,
  appointment: true,
  contact: true,
  vehicle: true,
  memory: true,
  suggestion: true,
  task: true,
  plan: true,
  cost: true,
  budget: true,
  notice: true,
  dial: true,
  suppression: true,
  organisation: true,
  agent: true,
  number: true,
  service: true,
  resource: true,
  approver: true,
  principal: true,
  audit: true,
}

/** Return which of all that pages read is old after a change of a kind. */
async function oldAfter(kind: string): Promise<string[]> {
  const queries = new QueryClient()
  for (const path of READ) queries.setQueryData(['get', path, {}], {})
  await invalidated(queries, pathsOf({ kind }))
  return READ.filter((path) => queries.getQueryState(['get', path, {}])?.isInvalidated)
}

describe('what changes', () => {
  test.each(Object.keys(KINDS) as Kind[])('as a %s is read again, and nothing else', async (kind) => {
    expect(await oldAfter(kind)).toEqual(READ.filter((path) => MADE_OF[path].includes(kind)))
  })

  test.each(['fax', 'toString'])(
    'as what only a newer server knows (%s) has everything read again',
    async (kind) => {
      expect(await oldAfter(kind)).toEqual(READ)
    },
  )
})
