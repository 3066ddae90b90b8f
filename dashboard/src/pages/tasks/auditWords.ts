import type { Schema } from '@/api/client'
import { CHANNEL_WORDS } from './words'

const ACTIONS: Record<string, string> = {
  'task.begun': 'Task begun',
  'task.decided': 'Plan decided',
  'task.done': 'Task done',
  'task.rejected': 'Task not agreed to',
  'task.expired': 'Task expired',
  'task.failed': 'Task failed',
  'task.undone': 'Task undone',
  'POST /api/tasks': 'Asked for a task',
  'POST /api/tasks/{task_id}/decision': 'Sent a decision',
  'POST /api/tasks/{task_id}/cancel': 'Withdrew a task',
  'POST /api/tasks/{task_id}/undo': 'Had a task undone',
}

/** What an entry is about, in words where there are some: every other change is told as it came, by method and path. */
export function actionWord(action: string): string {
  return ACTIONS[action] ?? action
}

export function factsLine(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([name, value]) =>
      name === 'channel' && isChannel(value) ? CHANNEL_WORDS[value] : `${name} ${value}`,
    )
    .join(' · ')
}

function isChannel(value: string): value is Schema<'Channel'> {
  return value in CHANNEL_WORDS
}
