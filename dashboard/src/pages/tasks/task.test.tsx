import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
import { step, task, TOOLS } from '@/test/tasks'

const ID = task().task_id
const ADDRESS = `/tasks/${ID}`

let now: Schema<'TaskItem'>
let sent: Record<string, unknown>[]

beforeEach(() => {
  now = task()
  sent = []
  server.use(
    http.get('*/api/installation', () => HttpResponse.json({ currency: 'USD' })),
    http.get('*/api/tools', () => HttpResponse.json(TOOLS)),
    http.get('*/api/contacts', () => HttpResponse.json({ contacts: [], next_cursor: null })),
    http.get('*/api/appointments', () => HttpResponse.json({ appointments: [], next_cursor: null })),
    http.get('*/api/audit', () => HttpResponse.json({ entries: [], next_before: null })),
    http.get('*/api/tasks/:id', () => HttpResponse.json(now)),
    http.post('*/api/tasks/:id/decision', async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>)
      now = task({ state: 'executing' })
      return HttpResponse.json({ ruling: 'counted', reason: 'approved', plan_hash: '0123456789ab' })
    }),
  )
})

const ABOUT_MARIA = {
  contact_id: 'maria',
  contact_name: 'Maria Jensen',
  service_name: null,
  appointment: null,
}
const DECIDED: NonNullable<Schema<'TaskItem'>['decision']> = {
  choice: 'approve',
  actor: 'Olga Marsh (user:4c95)',
  channel: 'rest',
  at: '2026-11-23T15:05:00Z',
  remark: '',
  changed: [],
  left_out: [],
}
const INSPECTION = {
  appointment_id: 'ea9c50d1',
  starts_at: '2026-11-24T09:00:00-05:00',
  time_zone: 'America/New_York',
  status: 'confirmed' as const,
}
const CANCELLING = step({
  number: 2,
  tool: 'cancel',
  undo: 'reversed',
  arguments: { customer: '+15551239000', appointment: 'ea9c50' },
  sentence: 'Cancel the appointment of Dana Reed, +15551239000: Vehicle inspection, Tue, Nov 24 at 9:00 AM',
  about: {
    contact_id: 'dana',
    contact_name: 'Dana Reed',
    service_name: 'Vehicle inspection',
    appointment: INSPECTION,
  },
})

describe('a plan that waits for a decision', () => {
  test('names the customers and appointments it is about, and leads to them', async () => {
    now = task({ steps: [step({ about: ABOUT_MARIA }), CANCELLING] })
    const { user } = visit(ADDRESS)
    expect(await screen.findByRole('link', { name: 'Maria Jensen' })).toHaveAttribute(
      'href',
      expect.stringContaining('/contacts/maria'),
    )
    expect(screen.getByRole('link', { name: 'Dana Reed' })).toBeVisible()
    expect(screen.getByRole('link', { name: /^Vehicle inspection, Tue, Nov 24, 9:00/ })).toHaveAttribute(
      'href',
      expect.stringMatching(/calendar.*ea9c50d1/),
    )
    expect(screen.getByText('(555) 123-9000')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Approve…' }))
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'Cancel the appointment of Dana Reed, (555) 123-9000: Vehicle inspection, Tue, Nov 24 at 9:00 AM',
    )
  })

  test('says that an appointment it is about is no booking any more', async () => {
    const about = {
      ...CANCELLING.about,
      appointment: { ...INSPECTION, status: 'cancelled' as const },
    }
    now = task({ steps: [{ ...CANCELLING, about }] })
    visit(ADDRESS)
    expect(await screen.findByText(/is cancelled by now/)).toBeVisible()
  })

  test('is named as changed too, but for what is entered anew', async () => {
    now = task({ steps: [step({ about: ABOUT_MARIA })] })
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Change step 1' }))
    await user.type(await screen.findByLabelText('Text'), ' now')
    await user.click(screen.getByRole('button', { name: 'Keep this change' }))
    await user.click(screen.getByRole('button', { name: 'Approve…' }))
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'Text message: Maria Jensen, (555) 123-0001 · Your car is ready now',
    )
  })

  test('is approved whole, about exactly the plan that was read', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Approve…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Carry out 2 steps now?' })
    expect(within(dialog).getByText(/Can’t be taken back/)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Approve and begin' }))

    expect(await screen.findByText('Approved')).toBeVisible()
    expect(sent).toEqual([
      { plan_hash: '0123456789ab', choice: 'approve', steps: [], remark: '', changes: [], drop: [] },
    ])
    expect(screen.queryByRole('button', { name: 'Approve…' })).toBeNull()
  })

  test('is approved for single steps', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('checkbox', { name: 'Carry out step 2' }))
    await user.click(screen.getByRole('button', { name: 'Approve 1 step…' }))
    await user.click(await screen.findByRole('button', { name: 'Approve and begin' }))
    await waitFor(() => expect(sent[0]).toMatchObject({ choice: 'approve', steps: [1] }))
  })

  test('is not approved while something entered is not kept', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Change step 1' }))
    expect(await screen.findByLabelText('To')).toHaveFocus()
    await user.type(await screen.findByLabelText('Text'), ' until six')
    const approve = screen.getByRole('button', { name: 'Approve…' })
    await user.click(approve)
    expect(await screen.findByRole('tooltip')).toHaveTextContent(/Keep what you have entered for step 1/)
    expect(screen.queryByRole('dialog')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Leave it as it was' }))
    expect(screen.getByRole('button', { name: 'Change step 1' })).toHaveFocus()
    await user.click(screen.getByRole('button', { name: 'Approve…' }))
    expect(await screen.findByRole('dialog')).toHaveTextContent('Your car is ready')
  })

  test('is changed step by step, and what is left out is dropped', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Change step 1' }))
    const text = await screen.findByLabelText('Text')
    await user.clear(text)
    await user.type(text, 'Ready until six')
    await user.click(screen.getByRole('button', { name: 'Keep this change' }))
    expect(screen.getByText('Changed by you')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: 'Carry out step 2' }))
    await user.click(screen.getByRole('button', { name: 'Approve 1 step…' }))
    expect(await screen.findByText(/checked and priced anew/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Approve as changed and begin' }))
    await waitFor(() =>
      expect(sent[0]).toMatchObject({
        choice: 'amend',
        steps: [],
        changes: [{ step: 1, arguments: { to: '+15551230001', text: 'Ready until six' } }],
        drop: [2],
      }),
    )
  })

  test('takes no argument its tool would not', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Change step 1' }))
    const to = await screen.findByLabelText('To')
    await user.clear(to)
    await user.type(to, '0151')
    await user.click(screen.getByRole('button', { name: 'Keep this change' }))
    expect(await screen.findByText(/with \+ and country code/)).toBeVisible()
    expect(to).toBeInvalid()
    expect(screen.queryByText('Changed by you')).toBeNull()
  })

  test('shows at the field what the api does not take', async () => {
    server.use(
      http.post('*/api/tasks/:id/decision', () =>
        problem(422, 'invalid_request', {
          errors: [{ field: 'body.changes', message: 'step 1: text: names another business' }],
        }),
      ),
    )
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Change step 1' }))
    await user.type(await screen.findByLabelText('Text'), ' now')
    await user.click(screen.getByRole('button', { name: 'Keep this change' }))
    await user.click(screen.getByRole('button', { name: 'Approve…' }))
    await user.click(await screen.findByRole('button', { name: 'Approve as changed and begin' }))
    expect(await screen.findByText('names another business')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByLabelText('Text')).toHaveValue('Your car is ready now')
  })

  test('is not decided once it has changed: look again', async () => {
    const { user } = visit(ADDRESS)
    expect(await screen.findByRole('button', { name: 'Approve…' })).toBeVisible()
    now = task({
      plan_hash: 'ffffffffffff',
      steps: [step({ arguments: { to: '+15551230001', text: 'Other words' } })],
    })
    const live = FakeEventSource.to('/api/live')
    live.open()
    live.say('change', { kind: 'task', id: ID, organisation_id: 'northgate' })

    expect(await screen.findByText(/The plan has changed since you looked at it/)).toBeVisible()
    expect(screen.getByText('Other words')).toBeVisible()
    expect(screen.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true')
    await user.click(screen.getByRole('button', { name: 'Look again' }))
    expect(screen.getByRole('button', { name: 'Approve…' })).not.toHaveAttribute('aria-disabled')
  })

  test('says so when the api knows a newer plan', async () => {
    server.use(http.post('*/api/tasks/:id/decision', () => problem(412, 'version_changed')))
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Reject…' }))
    await user.click(await screen.findByRole('button', { name: 'Reject; do nothing' }))
    expect(await screen.findByText(/The plan has changed since you looked at it/)).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('shows what somebody else has decided first', async () => {
    server.use(
      http.post('*/api/tasks/:id/decision', () => {
        now = task({
          state: 'rejected',
          report: 'Rejected by Grace Holloway. Nothing was done.',
          decision: {
            choice: 'reject',
            actor: 'owner',
            channel: 'sms',
            at: '2026-11-23T15:05:00Z',
            remark: 'Not today',
            changed: [],
            left_out: [],
          },
        })
        return problem(409, 'already_decided')
      }),
    )
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Approve…' }))
    await user.type(await screen.findByLabelText(/^Remark/), 'She waits')
    await user.click(await screen.findByRole('button', { name: 'Approve and begin' }))
    const dialog = await screen.findByRole('dialog', { name: 'This was decided before you' })
    expect(dialog).toHaveTextContent('Rejected by Grace Holloway by text. Your decision did not count.')
    expect(within(dialog).getByLabelText(/^Your remark/)).toHaveValue('She waits')
    await user.keyboard('{Escape}')
    expect(await screen.findByText('Rejected by Grace Holloway')).toBeVisible()
    expect(screen.getByText(/by text/)).toBeVisible()
    expect(screen.getByText('Not today')).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull()
  })

  test('keeps its question open when somebody else decides, and says that this one did not count', async () => {
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Approve…' }))
    await user.type(await screen.findByLabelText(/^Remark/), 'She waits')
    now = task({ state: 'executing', decision: DECIDED })
    const live = FakeEventSource.to('/api/live')
    live.open()
    live.say('change', { kind: 'task', id: ID, organisation_id: 'northgate' })
    const dialog = await screen.findByRole('dialog', { name: 'This was decided before you' })
    expect(dialog).toHaveTextContent('Approved by Olga Marsh on the dashboard')
    expect(within(dialog).getByLabelText(/^Your remark/)).toHaveValue('She waits')
    expect(sent).toEqual([])
  })

  test('can be read but not decided by a viewer', async () => {
    server.use(signedInAs('viewer'))
    now = task({ steps: [step({ arguments: null, sentence: 'Text +1••••••0001' })] })
    const { user } = visit(ADDRESS)
    const approve = await screen.findByRole('button', { name: 'Approve…' })
    expect(approve).toHaveAttribute('aria-disabled', 'true')
    expect(screen.getByText('Text +1••••••0001')).toBeVisible()
    const choice = screen.getByRole('checkbox', { name: 'Carry out step 1' })
    expect(choice).toHaveAttribute('aria-disabled', 'true')
    await user.hover(choice)
    expect(await screen.findByRole('tooltip')).toHaveTextContent('This takes the role of operator')
    await user.click(choice)
    expect(choice).toBeChecked()
    expect(screen.getByRole('button', { name: 'Withdraw…' })).toHaveAttribute('aria-disabled', 'true')
    expect(screen.queryByText('In the audit log')).toBeNull()
  })
})

describe('a task that is under way or over', () => {
  test('tells what has come of it without raw numbers and times', async () => {
    now = task({
      state: 'failed',
      steps: [
        step({ state: 'failed', result: 'no line to +15551230001' }),
        { ...CANCELLING, state: 'done', result: 'cancelled: inspection, 2026-11-24T09:00' },
      ],
      report: 'Not begun: +15551230001 is not called',
    })
    visit(ADDRESS)
    expect(await screen.findByText(/Not begun: \(555\) 123-0001/)).toBeVisible()
    expect(screen.getByText(/no line to \(555\) 123-0001/)).toBeVisible()
    expect(screen.getByText(/cancelled: inspection, Tue, Nov 24, 9:00/)).toBeVisible()
  })

  test('shows results as they come', async () => {
    now = task({ state: 'executing', steps: [step({ state: 'running' })] })
    visit(ADDRESS)
    expect(await screen.findByText('Under way')).toBeVisible()
    now = task({
      state: 'done',
      steps: [step({ state: 'done', result: 'sent' })],
      report: '1. Text +15551230001: done (sent)',
    })
    const live = FakeEventSource.to('/api/live')
    live.open()
    live.say('change', { kind: 'task', id: ID, organisation_id: 'northgate' })
    const report = await screen.findByRole('list', { name: 'Report' })
    expect(report).toHaveTextContent('1. Text (555) 123-0001: “Your car is ready” – Done: sent')
    expect(screen.getByText('sent')).toBeVisible()
  })

  test('is undone, and says before what can’t be', async () => {
    now = task({
      state: 'done',
      undo_until: '2099-01-01T00:00:00Z',
      steps: [
        step({ state: 'done' }),
        step({ number: 2, state: 'done', undo: 'impossible', sentence: 'Call Bo' }),
      ],
    })
    server.use(
      http.post('*/api/tasks/:id/undo', () => {
        now = { ...now, state: 'undone', report: 'Taken back' }
        return HttpResponse.json(now)
      }),
    )
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('button', { name: 'Undo…' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getAllByRole('listitem')[0]).toHaveTextContent('2. Call Bo')
    expect(within(dialog).getByText('Can’t be taken back')).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Take it back' }))
    expect(await screen.findByText('Taken back')).toBeVisible()
  })

  test('says that what was cancelled is back once it is undone', async () => {
    const result = 'cancelled: inspection, 2026-11-24T09:00'
    now = task({
      state: 'undone',
      report: '1. Cancel: undone',
      steps: [{ ...CANCELLING, number: 1, state: 'undone', result }],
    })
    visit(ADDRESS)
    expect(await screen.findByRole('list', { name: 'Report' })).toHaveTextContent(
      /Undone: cancelled: .*; since then the appointment is booked again/,
    )
  })

  test('says what was left out of it by whom, and what was merely not come to', async () => {
    now = task({
      state: 'failed',
      decision: { ...DECIDED, choice: 'amend', changed: [1], left_out: [3] },
      steps: [step({ state: 'failed', result: 'refused' }), { ...CANCELLING, state: 'skipped', result: '' }],
    })
    visit(ADDRESS)
    expect(await screen.findByText('Planned: 3 steps')).toBeVisible()
    expect(screen.getByText('Changed and approved by Olga Marsh')).toBeVisible()
    expect(screen.getByText('Changed: step 1')).toBeVisible()
    expect(screen.getByText('Left out: step 3')).toBeVisible()
    expect(screen.getByText('Not done')).toBeVisible()
    expect(screen.queryByText('Left out')).toBeNull()
  })

  test('offers what was asked for once more where something was missing', async () => {
    now = task({ state: 'rejected', plan_hash: null, steps: [], report: 'I can’t tell who Maria is.' })
    const { user } = visit(ADDRESS)
    await user.click(await screen.findByRole('link', { name: 'Try again…' }))
    expect(await screen.findByLabelText('In your own words')).toHaveValue(now.goal)
  })

  test('is not undone once it is too late', async () => {
    now = task({ state: 'done', undo_until: '2020-01-01T00:00:00Z', steps: [step({ state: 'done' })] })
    visit(ADDRESS)
    expect(await screen.findByRole('button', { name: 'Undo…' })).toHaveAttribute('aria-disabled', 'true')
  })

  test('is planning while it was not written down yet', async () => {
    server.use(http.get('*/api/tasks/:id', () => problem(404, 'not_found')))
    visit(`${ADDRESS}?begun=true`)
    expect(await screen.findByText(/It is being planned/)).toBeVisible()
  })
})
