import type { Schema } from '@/api/client'

/** A task as the api shows it, for tests; it waits for a decision about two steps. */
export function task(changed: Partial<Schema<'TaskItem'>> = {}): Schema<'TaskItem'> {
  return {
    task_id: 'a'.repeat(32),
    organisation_id: 'northgate',
    goal: 'Text Maria that her car is ready; call Bo',
    requester: 'Ada Byron',
    state: 'awaiting_confirmation',
    opened_at: '2026-11-23T15:00:00Z',
    changed_at: '2026-11-23T15:00:05Z',
    plan_hash: '0123456789ab',
    estimate: '0.1583',
    asked: [{ key: 'owner', name: 'Grace Holloway', at: '2026-11-23T15:00:05Z' }],
    expires_at: '2026-11-26T15:00:00Z',
    steps: [
      step(),
      step({
        number: 2,
        tool: 'place_call',
        sentence: 'Call +15551230009: ask for the key',
        arguments: { to: '+15551230009', errand: 'Ask for the key' },
        estimate: '0.1500',
        undo: 'impossible',
      }),
    ],
    sources: [],
    decision: null,
    report: '',
    warning: '',
    undo_until: null,
    ...changed,
  }
}

export function step(changed: Partial<Schema<'StepItem'>> = {}): Schema<'StepItem'> {
  return {
    number: 1,
    tool: 'send_text',
    arguments: { to: '+15551230001', text: 'Your car is ready' },
    sentence: 'Text +15551230001: “Your car is ready”',
    about: { contact_id: null, contact_name: null, service_name: null, appointment: null },
    risk: 'high',
    undo: 'corrected',
    estimate: '0.0083',
    state: 'planned',
    result: '',
    ...changed,
  }
}

/** The tools of those steps, as `/api/tools` has them. */
export const TOOLS = {
  tools: [],
  task_tools: [
    {
      name: 'send_text',
      description: 'Send an SMS.',
      risk: 'high',
      scope: 'public',
      undo: 'corrected',
      sentence: 'Text {to}: “{text}”',
      parameters: {
        type: 'object',
        required: ['to', 'text'],
        properties: {
          to: { type: 'string', pattern: String.raw`^\+[1-9]\d{6,14}$` },
          text: { type: 'string', pattern: String.raw`[^\s\x00-\x1f\x7f]`, maxLength: 600 },
        },
      },
    },
  ],
}
