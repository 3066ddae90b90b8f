import type { Schema } from '@/api/client'
import type { paths } from '@/api/schema'
import { toAppointment, toCall, toContact, toTask } from '@/app/elsewhere'
import { CHANNEL_WORDS, CHOICE_WORDS } from './words'

type Method = 'post' | 'put' | 'patch' | 'delete'
type Of<Path extends keyof paths> = {
  [M in Method]: undefined extends paths[Path][M] ? never : `${Uppercase<M>} ${Path}`
}[Method]

/** Every change over REST that the log has: a new route does not compile before it has words. */
type Change = { [Path in keyof paths & `/api/${string}`]: Of<Path> }[keyof paths & `/api/${string}`]

const CHANGES: Record<Change, string> = {
  'POST /api/calls/{call_sid}/end': 'Ended a call',
  'POST /api/calls/{call_sid}/message': 'Had a caller leave a message',
  'POST /api/calls/{call_sid}/transfer': 'Connected a caller with a colleague',
  'POST /api/messages/{message_id}/done': 'Marked a message as done',
  'DELETE /api/messages/{message_id}/done': 'Marked a message as open again',
  'POST /api/session': 'Signed in by password',
  'DELETE /api/session': 'Signed out',
  'POST /api/session/link': 'Signed in by a link',
  'DELETE /api/session/others': 'Signed out everywhere else',
  'PUT /api/session/password': 'Set the own password',
  'POST /api/users': 'Invited somebody',
  'PATCH /api/users/{user_id}': 'Changed a user',
  'POST /api/users/{user_id}/link': 'Made a sign-in link for a user',
  'POST /api/keys': 'Made an API key',
  'DELETE /api/keys/{key_id}': 'Revoked an API key',
  'POST /api/contacts': 'Added a customer',
  'PATCH /api/contacts/{contact_id}': 'Changed a customer',
  'POST /api/contacts/{contact_id}/merge': 'Merged two customers',
  'PUT /api/contacts/{contact_id}/consents/{purpose}': 'Recorded what a customer consents to',
  'PUT /api/suppressions/{phone}': 'Put a number on the list not to contact',
  'DELETE /api/suppressions/{phone}': 'Took a number off the list not to contact',
  'PUT /api/dial-policy': 'Changed calling hours and caps',
  'POST /api/vehicles': 'Added a vehicle',
  'PATCH /api/vehicles/{vehicle_id}': 'Changed a vehicle',
  'POST /api/services': 'Added a service',
  'PATCH /api/services/{key}': 'Changed a service',
  'POST /api/resources': 'Added somebody or something to book',
  'PATCH /api/resources/{key}': 'Changed somebody or something to book',
  'POST /api/agents': 'Began an agent',
  'PUT /api/agents/{agent_id}/draft': 'Wrote an agent’s draft',
  'DELETE /api/agents/{agent_id}/draft': 'Gave an agent’s draft up',
  'POST /api/agents/{agent_id}/publish': 'Published an agent’s draft',
  'POST /api/agents/{agent_id}/rollback': 'Put an older version of an agent back',
  'PATCH /api/organisation/{organisation_id}': 'Changed the business',
  'PUT /api/numbers/{phone}': 'Had an agent answer a number',
  'DELETE /api/numbers/{phone}': 'Had nobody answer a number any more',
  'POST /api/appointments': 'Booked an appointment',
  'POST /api/appointments/{appointment_id}/reschedule': 'Moved an appointment',
  'POST /api/appointments/{appointment_id}/cancel': 'Cancelled an appointment',
  'POST /api/appointments/{appointment_id}/mark': 'Noted whether a customer came',
  'PUT /api/approvers': 'Changed who decides',
  'PUT /api/approval-policy': 'Changed how long decisions may take',
  'POST /api/tasks': 'Asked for a task',
  'POST /api/tasks/{task_id}/decision': 'Sent a decision',
  'POST /api/tasks/{task_id}/cancel': 'Withdrew a task',
  'POST /api/tasks/{task_id}/undo': 'Had a task undone',
  'PUT /api/principals/{key}/pin': 'Set somebody’s PIN',
  'DELETE /api/memory/{contact_id}': 'Had a customer forgotten',
  'PUT /api/memory/{contact_id}/note': 'Noted something about a customer',
  'PUT /api/memory/{contact_id}/promises/{promise_id}/kept': 'Marked a promise as kept',
  'POST /api/plans': 'Had a larger goal laid out',
  'POST /api/plans/{plan_id}/tasks/{number}': 'Began a task of a larger goal',
  'POST /api/suggestions/{suggestion_id}/task': 'Had a suggestion planned',
  'POST /api/suggestions/{suggestion_id}/dismiss': 'Dismissed a suggestion',
  'POST /api/contacts/{contact_id}/erase': 'Erased a person',
  'PUT /api/budgets': 'Changed the budgets',
}

/** What stories, the telephone and the command line write down; `tests/repository` holds it complete. */
const EVENTS: Readonly<Record<string, string>> = {
  'task.begun': 'Task begun',
  'task.decided': 'Plan decided',
  'task.done': 'Task done',
  'task.rejected': 'Task not carried out',
  'task.expired': 'Task expired: nobody decided',
  'task.failed': 'Task failed',
  'task.undone': 'Task undone',
  'user.link': 'Sign-in link made on the command line',
  'principal.pin_set': 'PIN set',
  'principal.code_sent': 'Code sent by text',
  'principal.verified': 'Showed on the telephone who he is',
  'principal.failed': 'Wrong PIN or code',
  'principal.locked': 'Locked out after wrong digits',
  'principal.behind_lock': 'Tried while locked out',
}

/** What an entry is about, in words; one that an older version has written is told as it came. */
export function actionWord(action: string): string {
  return (CHANGES as Readonly<Record<string, string>>)[action] ?? EVENTS[action] ?? action
}

const FACTS: Readonly<Record<string, (value: string) => string>> = {
  choice: (value) => known(CHOICE_WORDS, value)?.toLowerCase() ?? value,
  channel: (value) => known(CHANNEL_WORDS, value) ?? value,
  steps: (value) => `only steps ${value.replaceAll(',', ', ')}`,
  role: (value) => `as ${value}`,
  purpose: (value) =>
    ({ first: 'for the first sign-in', invite: 'to invite', reset: 'for a new password' })[value] ?? value,
}
/** Ids and hashes: of use to programs; the entry has them. */
const CODES = new Set(['plan', 'user', 'key'])

export function factsLine(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .filter(([name]) => !CODES.has(name))
    .map(([name, value]) => FACTS[name]?.(value) ?? `${name.replaceAll('_', ' ')}: ${value}`)
    .join(' · ')
}

function known<Key extends Schema<'Channel'> | Schema<'Choice'>>(
  words: Readonly<Record<Key, string>>,
  value: string,
): string | undefined {
  return Object.hasOwn(words, value) ? words[value as Key] : undefined
}

/** What an entry is about, with its page where it has one. */
export interface AuditSubject {
  word: string
  link?:
    | ReturnType<typeof toTask>
    | ReturnType<typeof toContact>
    | ReturnType<typeof toCall>
    | ReturnType<typeof toAppointment>
}

const KINDS: Readonly<Record<string, (id: string) => AuditSubject>> = {
  tasks: (id) => ({ word: 'The task', link: toTask(id) }),
  contacts: (id) => ({ word: 'The customer', link: toContact(id) }),
  memory: (id) => ({ word: 'The customer', link: toContact(id) }),
  calls: (id) => ({ word: 'The call', link: toCall(id) }),
  appointments: (id) => ({ word: 'The appointment', link: toAppointment(id) }),
  agents: (id) => ({ word: `Agent ${id}` }),
  services: (id) => ({ word: `Service ${id}` }),
  resources: (id) => ({ word: `Resource ${id}` }),
  numbers: (id) => ({ word: id }),
  suppressions: (id) => ({ word: id }),
  principals: (id) => ({ word: id }),
  organisation: (id) => ({ word: id }),
}

/** Return what an entry is about; undefined where its action says all there is to say. */
export function subjectOf({
  action,
  subject,
}: {
  action: string
  subject: string
}): AuditSubject | undefined {
  if (action.startsWith('task.')) return KINDS.tasks?.(subject)
  if (action.startsWith('principal.')) return { word: subject }
  const [, kind = '', id] = /^\/api\/([\w-]+)\/([^/]+)/.exec(subject) ?? []
  return id === undefined ? undefined : KINDS[kind]?.(decodeURIComponent(id))
}
