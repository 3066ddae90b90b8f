import type { Schema } from '@/api/client'

/** A call of the list, for tests. */
export function callItem(changed: Partial<Schema<'CallItem'>> = {}): Schema<'CallItem'> {
  return {
    call_sid: 'CA1',
    organisation_id: 'northgate',
    agent_id: 'alex',
    contact_id: 'maria',
    contact_name: 'Maria Lopez',
    direction: 'inbound',
    from_number: '+15551230042',
    to_number: '+15005550006',
    started_at: '2026-11-23T15:00:00Z',
    ended_at: '2026-11-23T15:02:05Z',
    outcome: 'booked',
    summary: 'Oil change on Tuesday',
    cost: { amount: '0.0321', currency: 'USD', unpriced: 0 },
    temporal_url: 'http://127.0.0.1:8233/namespaces/default/workflows/call-CA1',
    ...changed,
  }
}

export function turn(index: number, changed: Partial<Schema<'Turn'>> = {}): Schema<'Turn'> {
  const text = changed.text ?? `Turn ${index}`
  return {
    index,
    speaker: index % 2 ? 'caller' : 'agent',
    text,
    heard: text,
    said_at: new Date(Date.parse('2026-11-23T15:00:01Z') + index * 5000).toISOString(),
    is_interrupted: false,
    latency: null,
    used: [],
    ...changed,
  }
}

/** A running call with everything, for tests. */
export function callDetail(changed: Partial<Schema<'CallDetail'>> = {}): Schema<'CallDetail'> {
  const yes = { allowed: true, reason: null }
  return {
    ...callItem({ ended_at: null, outcome: null, summary: '' }),
    turns: [turn(0, { text: 'How can I help you?' }), turn(1, { text: 'An oil change, please.' })],
    being_said: null,
    tool_uses: [],
    phases: [{ phase: 'ACTIVE', at: '2026-11-23T15:00:02Z' }],
    pending_confirmation: null,
    is_view_included: true,
    ended_by: null,
    intervention: null,
    recording_url: null,
    cost: { amount: '0.0123', currency: 'USD', unpriced: 0, is_estimate: true, items: [] },
    actions: {
      message: yes,
      end: yes,
      transfer: { ...yes, targets: [{ name: 'Sam Weller', number: '+15551239999' }] },
    },
    ...changed,
  }
}
