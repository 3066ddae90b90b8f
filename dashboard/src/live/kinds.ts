import type { Schema } from '@/api/client'
import type { paths } from '@/api/schema'

type Kind = Schema<'ChangeKind'>

/** What a change of each kind makes old: everything read from these paths and from below them. */
const PATHS: Readonly<Record<Kind, readonly (keyof paths)[]>> = {
  call: ['/api/calls', '/api/overview', '/api/interactions', '/api/costs', '/api/suggestions'],
  message: ['/api/messages', '/api/calls/{call_sid}', '/api/overview', '/api/interactions'],
  appointment: [
    '/api/appointments',
    '/api/calendar',
    '/api/availability',
    '/api/overview',
    '/api/interactions',
    '/api/memory/{contact_id}',
    '/api/suggestions',
    // Steps name the appointments they are about.
    '/api/tasks',
    '/api/approvals',
  ],
  // Names of customers stand in most lists.
  contact: [
    '/api/contacts',
    '/api/calls',
    '/api/appointments',
    '/api/calendar',
    '/api/overview',
    '/api/interactions',
    '/api/memory/{contact_id}',
    '/api/suggestions',
    '/api/costs',
    '/api/tasks',
    '/api/approvals',
  ],
  vehicle: ['/api/vehicles'],
  memory: ['/api/memory/{contact_id}', '/api/overview', '/api/suggestions'],
  suggestion: ['/api/suggestions'],
  task: ['/api/tasks', '/api/approvals', '/api/plans', '/api/overview', '/api/interactions'],
  plan: ['/api/plans'],
  cost: ['/api/costs', '/api/budgets', '/api/calls', '/api/overview'],
  budget: ['/api/budgets', '/api/costs'],
  notice: ['/api/interactions'],
  dial: ['/api/interactions'],
  suppression: ['/api/suppressions', '/api/contacts/{contact_id}/consents', '/api/suggestions'],
  // Its clock is that of days, slots and resources; its human number is one that calls are transferred to.
  organisation: [
    '/api/organisations',
    '/api/organisation/{organisation_id}',
    '/api/dial-policy',
    '/api/approval-policy',
    '/api/resources',
    '/api/availability',
    '/api/appointments',
    '/api/calendar',
    '/api/overview',
    '/api/costs',
    '/api/budgets',
    '/api/calls/{call_sid}',
  ],
  agent: ['/api/agents'],
  number: ['/api/numbers', '/api/agents'],
  service: ['/api/services', '/api/availability'],
  resource: ['/api/resources', '/api/availability', '/api/appointments', '/api/calendar', '/api/overview'],
  // Calls are transferred to them.
  approver: ['/api/approvers', '/api/calls/{call_sid}'],
  principal: ['/api/principals', '/api/calls/{call_sid}'],
  audit: ['/api/audit'],
}

export type Change = Schema<'Changed'>

/** Return the paths a change makes old; of a kind that only a newer server knows: all. */
export function pathsOf({ kind }: { kind: string }): readonly string[] {
  return Object.hasOwn(PATHS, kind) ? PATHS[kind as Kind] : ['/api']
}
