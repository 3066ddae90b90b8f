import type { Schema } from '@/api/client'
import { withoutIds } from '@/api/people'
import type { Tone } from '@/ui/Badge'

export type Task = Schema<'TaskItem'>
export type Step = Schema<'StepItem'>
type TaskState = Schema<'TaskState'>

interface Look {
  word: string
  tone: Tone
}

export const TASK_LOOKS: Record<TaskState, Look> = {
  planned: { word: 'Planning', tone: 'live' },
  awaiting_confirmation: { word: 'Waits for a decision', tone: 'waiting' },
  executing: { word: 'Being carried out', tone: 'live' },
  done: { word: 'Done', tone: 'done' },
  rejected: { word: 'Not carried out', tone: 'neutral' },
  expired: { word: 'Nobody decided', tone: 'failed' },
  failed: { word: 'Failed', tone: 'failed' },
  undone: { word: 'Undone', tone: 'info' },
}

const STEP_LOOKS: Record<Schema<'StepState'>, Look> = {
  planned: { word: 'To do', tone: 'neutral' },
  running: { word: 'Under way', tone: 'live' },
  done: { word: 'Done', tone: 'done' },
  failed: { word: 'Failed', tone: 'failed' },
  skipped: { word: 'Left out', tone: 'neutral' },
  undone: { word: 'Undone', tone: 'info' },
  kept: { word: 'Can’t be undone', tone: 'waiting' },
}

/** What the story says of a step that somebody has left out; any other was not come to. */
const NOT_APPROVED = 'not approved'

/** How a step stands; one that is still to do when its task is over is done no more. */
export function stepLook(step: Step, task: Task): Look {
  const isNotReached = step.state === 'skipped' && step.result !== NOT_APPROVED
  if (isNotReached || (step.state === 'planned' && isOver(task.state)))
    return { word: 'Not done', tone: 'neutral' }
  return STEP_LOOKS[step.state]
}

const RISKS: Record<string, Look> = {
  read: { word: 'Only reads', tone: 'neutral' },
  low: { word: 'Low risk', tone: 'info' },
  high: { word: 'High risk', tone: 'waiting' },
}

export function riskLook(risk: string): Look {
  return RISKS[risk] ?? { word: `Risk: ${risk}`, tone: 'waiting' }
}

/** What can be done about a step that is not wanted after all. */
export const UNDO_WORDS: Record<Step['undo'], string> = {
  reversed: 'Can be taken back',
  corrected: 'Can’t be unsent; a further message takes it back',
  impossible: 'Can’t be taken back',
}

const TAKEN_BACK: Record<string, string> = {
  send_text: 'a further message has taken it back',
  send_email: 'a further e-mail has taken it back',
  book: 'the appointment is cancelled again',
  move: 'the appointment is back where it was',
  cancel: 'the appointment is booked again',
  create_event: 'the entry is deleted again',
  move_event: 'the entry is back where it was',
  delete_event: 'the entry is there again',
  remember: 'the note is gone again',
}

/** What has come of a step, what was done about it since included; empty: nothing so far. */
export function outcomeOf(step: Step): string {
  if (step.state === 'skipped' && step.result === NOT_APPROVED) return ''
  if (step.state !== 'undone') return step.result
  const since = TAKEN_BACK[step.tool] ?? 'taken back'
  return step.result ? `${step.result}; since then ${since}` : since
}

/** Who has decided, as the approvers name him. */
export function decidedBy({ decision, asked }: Task): string {
  return asked.find((one) => one.key === decision?.actor)?.name ?? withoutIds(decision?.actor ?? '')
}

const TOOLS: Record<string, string> = {
  send_text: 'Text message',
  send_email: 'E-mail',
  place_call: 'Telephone call',
  book: 'Book an appointment',
  move: 'Move an appointment',
  cancel: 'Cancel an appointment',
  create_event: 'New calendar entry',
  move_event: 'Move a calendar entry',
  delete_event: 'Delete a calendar entry',
  remember: 'Note about a customer',
}

export function toolWord(tool: string): string {
  return TOOLS[tool] ?? named(tool)
}

const ARGUMENTS: Record<string, string> = { to: 'To', errand: 'What to say or ask', fact: 'What to remember' }

export function argumentWord(name: string): string {
  return ARGUMENTS[name] ?? named(name)
}

/** How a decision came in. */
export const CHANNEL_WORDS: Record<Schema<'Channel'>, string> = {
  rest: 'on the dashboard or by the API',
  sms: 'by text',
  link: 'by the link in an e-mail',
  voice: 'on the telephone',
  temporal_ui: 'in the Temporal UI',
}

export const CHOICE_WORDS: Record<Schema<'Choice'>, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  amend: 'Changed and approved',
}

const OVER: readonly TaskState[] = ['done', 'rejected', 'expired', 'failed', 'undone']

export function isOver(state: TaskState): boolean {
  return OVER.includes(state)
}

/** The beginning of a wish, for titles. */
export function brief(text: string, longest = 90): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`
}

function named(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
