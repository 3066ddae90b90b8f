import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
import { step, task } from '@/test/tasks'

const WAITING = {
  task_id: task().task_id,
  organisation_id: 'northgate',
  goal: 'Text Maria that her car is ready',
  requester: 'Ada Byron',
  opened_at: '2026-11-23T15:00:00Z',
  plan_hash: '0123456789ab',
  risk: 'high',
  estimate: '0.0083',
  steps: [step()],
  asked: [],
  expires_at: '2026-11-26T15:00:00Z',
}

beforeEach(() => {
  server.use(
    http.get('*/api/installation', () => HttpResponse.json({ currency: 'USD' })),
    http.get('*/api/approvals', () => HttpResponse.json({ approvals: [WAITING], next_cursor: null })),
    http.get('*/api/audit', () => HttpResponse.json({ entries: [], next_before: null })),
    http.get('*/api/tasks/:id', () => HttpResponse.json(task())),
    http.get('*/api/contacts', () => HttpResponse.json({ contacts: [], next_cursor: null })),
    http.get('*/api/appointments', () => HttpResponse.json({ appointments: [], next_cursor: null })),
  )
})

describe('the lists of tasks', () => {
  test('begin with what waits for a decision', async () => {
    visit('/tasks')
    const list = await screen.findByRole('list', { name: 'Waiting for a decision' })
    expect(within(list).getByRole('link', { name: WAITING.goal })).toBeVisible()
    expect(within(list).getByText('High risk')).toBeVisible()
    expect(await within(list).findByText('$0.0083')).toBeVisible()
  })

  test('ask for the states their address says', async () => {
    const asked: string[][] = []
    server.use(
      http.get('*/api/tasks', ({ request }) => {
        const { searchParams } = new URL(request.url)
        expect(searchParams.has('cursor')).toBe(false)
        asked.push(searchParams.getAll('state'))
        return HttpResponse.json({ tasks: [task({ state: 'executing' })], next_cursor: null })
      }),
    )
    const { user, router } = visit('/tasks?show=running')
    expect(await screen.findByText('Being carried out')).toBeVisible()
    await user.click(screen.getByRole('link', { name: 'Not done' }))
    await expect.poll(() => router.state.location.search).toEqual({ show: 'failed' })
    await waitFor(() =>
      expect(asked).toEqual([
        ['planned', 'executing'],
        ['failed', 'rejected', 'expired', 'undone'],
      ]),
    )
  })

  test('say what is wrong and try again', async () => {
    server.use(
      http.get('*/api/approvals', () => problem(500, 'internal_error', { title: 'Something went wrong' })),
    )
    visit('/tasks')
    expect(await screen.findByText('Something went wrong')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
  })
})

describe('asking for a task', () => {
  test('sends it once, under one key however often it is sent, and shows the plan', async () => {
    const keys: (string | null)[] = []
    let fails = true
    server.use(
      http.post('*/api/tasks', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'))
        return fails
          ? problem(500, 'internal_error', { title: 'Something went wrong' })
          : HttpResponse.json(task(), { status: 201 })
      }),
    )
    const { user, router } = visit('/tasks/new')
    await user.type(await screen.findByLabelText('In your own words'), 'Text Maria')
    await user.click(screen.getByRole('button', { name: 'Make a plan' }))
    expect(await screen.findByText('Something went wrong')).toBeVisible()
    fails = false
    await user.click(screen.getByRole('button', { name: 'Make a plan' }))
    await expect.poll(() => router.state.location.pathname).toBe(`/tasks/${task().task_id}`)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  test('takes an example, and shows what is wrong at the field', async () => {
    server.use(
      http.post('*/api/tasks', () =>
        problem(422, 'invalid_request', { errors: [{ field: 'body.goal', message: 'is too long' }] }),
      ),
    )
    const { user } = visit('/tasks/new')
    const field = await screen.findByLabelText('In your own words')
    await user.click(screen.getByRole('button', { name: /^Text \+1555/ }))
    expect(field).toHaveValue('Text +15551230001 that we are open until six today')
    await user.click(screen.getByRole('button', { name: 'Make a plan' }))
    expect(await screen.findByText('Is too long')).toBeVisible()
    expect(field).toBeInvalid()
  })

  test('has examples about customers the business has', async () => {
    const aisha = { contact_id: 'c1', name: 'Aisha Rahman', phones: ['+15551230003'] }
    const nobody = { contact_id: 'c0', name: 'Aaron', phones: [] }
    const coming = { contact_name: 'Aisha Rahman', starts_at: '2099-01-01T09:00:00-05:00' }
    server.use(
      http.get('*/api/contacts', () => HttpResponse.json({ contacts: [nobody, aisha], next_cursor: null })),
      http.get('*/api/appointments', () => HttpResponse.json({ appointments: [coming], next_cursor: null })),
    )
    visit('/tasks/new')
    expect(await screen.findByRole('button', { name: /^Text Aisha Rahman that/ })).toBeVisible()
    expect(await screen.findByRole('button', { name: /^Cancel Aisha Rahman’s appointment/ })).toBeVisible()
    expect(screen.queryByText(/Maria Lopez/)).toBeNull()
  })

  test('is not for viewers', async () => {
    server.use(signedInAs('viewer'))
    visit('/tasks/new')
    expect(await screen.findByRole('button', { name: 'Make a plan' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })
})

describe('suggestions', () => {
  const SUGGESTION = {
    suggestion_id: 's1',
    kind: 'no_show',
    contact_id: 'maria',
    contact_name: 'Maria Lopez',
    text: 'She did not come on Monday.',
    goal: 'Call Maria Lopez and ask for another day',
    day: '2026-11-23',
  }

  test('become tasks', async () => {
    server.use(
      http.get('*/api/suggestions', () => HttpResponse.json({ suggestions: [SUGGESTION] })),
      http.post('*/api/suggestions/s1/task', () => HttpResponse.json(task(), { status: 201 })),
    )
    const { user, router } = visit('/tasks?tab=suggestions')
    await user.click(await screen.findByRole('button', { name: 'Have it planned' }))
    await expect.poll(() => router.state.location.pathname).toBe(`/tasks/${task().task_id}`)
  })

  test('are dismissed for everybody', async () => {
    let suggestions = [SUGGESTION]
    server.use(
      http.get('*/api/suggestions', () => HttpResponse.json({ suggestions })),
      http.post('*/api/suggestions/s1/dismiss', () => {
        suggestions = []
        return HttpResponse.json(SUGGESTION)
      }),
    )
    const { user } = visit('/tasks?tab=suggestions')
    await user.click(await screen.findByRole('button', { name: 'Dismiss…' }))
    await user.click(await screen.findByRole('button', { name: 'Dismiss it for everybody' }))
    expect(await screen.findByText('Nothing is suggested')).toBeVisible()
  })
})

test('of a larger goal what is ready can be begun, and what waits says for what', async () => {
  const part = (number: number, state: string, after: number[]) => ({
    number,
    title: `Part ${String(number)}`,
    goal: 'Do it',
    after,
    due: null,
    task_id: null,
    state,
  })
  server.use(
    http.get('*/api/plans/p1', () =>
      HttpResponse.json({
        plan_id: 'p1',
        organisation_id: 'northgate',
        goal: 'Move the shop',
        actor: 'Ada',
        opened_at: '2026-11-23T15:00:00Z',
        tasks: [part(1, 'ready', []), part(2, 'waiting', [1])],
        report: '',
      }),
    ),
    http.post('*/api/plans/p1/tasks/1', () => HttpResponse.json(task(), { status: 201 })),
  )
  const { user, router } = visit('/tasks/plans/p1')
  const later = await screen.findByRole('button', { name: 'Begin: Part 2' })
  expect(later).toHaveAttribute('aria-disabled', 'true')
  await user.hover(later)
  expect(await screen.findByText('Waits for task 1 to be done')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Begin: Part 1' }))
  await expect.poll(() => router.state.location.pathname).toBe(`/tasks/${task().task_id}`)
})

describe('the audit log', () => {
  test('is narrowed down by the address, and its chain is checked when asked', async () => {
    const asked: string[] = []
    server.use(
      http.get('*/api/audit', ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json({ entries: [], next_before: null })
      }),
      http.get('*/api/audit/check', () =>
        HttpResponse.json({ entries: 7, last_hash: 'ab'.repeat(32), broken_at: 8 }),
      ),
    )
    const { user, router } = visit('/tasks?tab=audit&actor=Ada')
    expect(await screen.findByText('No entry says that')).toBeVisible()
    await user.selectOptions(screen.getByLabelText('What'), 'Decisions about plans')
    await expect
      .poll(() => router.state.location.search)
      .toMatchObject({ actor: 'Ada', action: 'task.decided' })
    await waitFor(() => expect(asked.at(-1)).toContain('action=task.decided'))
    await user.click(screen.getByRole('button', { name: 'Check the whole log' }))
    expect(await screen.findByText(/Entry 8 is not as it was written/)).toBeVisible()
  })

  test('tells changes in words, and leads to what was changed', async () => {
    const entry = (number: number, action: string, subject: string, facts = {}) => ({
      ...{ number, action, subject, facts, organisation_id: null, at: '2026-11-23T15:00:00Z' },
      ...{ actor: 'Ada Byron', previous: '', hash: '' },
    })
    const entries = [
      entry(5, 'POST /api/agents/{agent_id}/rollback', '/api/agents/ada/rollback'),
      entry(4, 'user.link', 'u1', { purpose: 'reset', role: 'owner' }),
      entry(3, 'task.decided', 'c0ffee', { choice: 'approve', channel: 'rest', plan: 'ed9486f1efaa' }),
      entry(2, 'PATCH /api/contacts/{contact_id}', '/api/contacts/maria'),
      entry(1, 'task.rejected', 'c0ffee'),
    ]
    server.use(http.get('*/api/audit', () => HttpResponse.json({ entries, next_before: null })))
    visit('/tasks?tab=audit')
    expect(await screen.findByText('Put an older version of an agent back')).toBeVisible()
    expect(screen.getByText('Agent ada')).toBeVisible()
    expect(screen.getByText('for a new password · as owner')).toBeVisible()
    expect(screen.getByText('approved · on the dashboard or by the API')).toBeVisible()
    expect(screen.getByText('Task not carried out')).toBeVisible()
    expect(screen.getByRole('link', { name: 'The customer' })).toHaveAttribute(
      'href',
      expect.stringContaining('/contacts/maria'),
    )
    expect(screen.queryByText(/api\/|ed9486/)).toBeNull()
  })

  test('is for owners alone', async () => {
    server.use(signedInAs('operator'))
    visit('/tasks?tab=audit')
    expect(await screen.findByRole('tab', { name: 'Tasks', selected: true })).toBeVisible()
    expect(screen.queryByRole('tab', { name: 'Audit log' })).toBeNull()
  })
})
