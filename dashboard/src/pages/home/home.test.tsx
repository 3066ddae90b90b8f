import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'

function day(changed: Partial<Schema<'DayNumbers'>> = {}): Schema<'DayNumbers'> {
  return {
    day: '2026-11-23',
    calls: 0,
    answered: 0,
    booked: 0,
    missed: 0,
    not_reached: 0,
    by_outcome: [],
    latency: { turns: 0, p50_ms: null, p95_ms: null },
    cost: { amount: '0', currency: 'USD', unpriced: 0 },
    ...changed,
  }
}

function overview(changed: Partial<Schema<'Overview'>> = {}): Schema<'Overview'> {
  return {
    organisation_id: 'northgate',
    name: 'Northgate Auto Care',
    time_zone: 'America/New_York',
    at: '2026-11-23T15:00:00Z',
    calls: [],
    approvals: { count: 0, soonest: [] },
    appointments: { by_status: [], appointments: [], is_cut: false },
    due: { promises: [], failed_tasks: [], messages: { count: 0, newest: [] } },
    today: day({
      calls: 3,
      answered: 2,
      booked: 1,
      missed: 1,
      latency: { turns: 9, p50_ms: 712, p95_ms: 1480 },
    }),
    yesterday: day({ day: '2026-11-22', calls: 7, answered: 6 }),
    health: [],
    ...changed,
  }
}

function answers(page: Schema<'Overview'>) {
  server.use(http.get('*/api/overview', () => HttpResponse.json(page)))
}

const LIVE: Schema<'LiveCall'> = {
  call_sid: 'CA1',
  direction: 'inbound',
  caller: '…0042',
  contact_id: null,
  contact_name: null,
  phase: 'ACTIVE',
  started_at: '2026-11-23T15:00:00Z',
  cost: '0.0123',
  unpriced: 0,
  temporal_url: 'http://127.0.0.1:8233/x',
}

const PROMISE: Schema<'DuePromise'> = {
  contact_id: 'maria',
  contact_name: 'Maria Lopez',
  promise_id: 'p1',
  text: 'Send the invoice',
  due: '2026-11-20',
}

beforeEach(() => {
  server.use(
    http.get('*/api/approvals', () => HttpResponse.json({ approvals: [], next_cursor: null })),
    http.get('*/api/budgets', () => HttpResponse.json({ currency: 'USD', accounts: [] })),
  )
})

test('a call under way is shown as it comes, and leads to its page', async () => {
  answers(overview())
  visit('/')
  expect(await screen.findByText('Nobody is on the line')).toBeVisible()

  answers(overview({ calls: [LIVE] }))
  const live = FakeEventSource.to('/api/live')
  live.open()
  live.say('change', { kind: 'call', id: 'CA1', organisation_id: 'northgate' })
  const calls = await screen.findByRole('list', { name: 'Calls now' })
  expect(within(calls).getByRole('link', { name: '…0042' })).toHaveAttribute(
    'href',
    expect.stringContaining('/calls/CA1'),
  )
  expect(within(calls).getByText('Active')).toBeVisible()
})

test('today’s figures stand beside yesterday’s', async () => {
  answers(overview())
  visit('/')

  const figures = within(await screen.findByRole('region', { name: 'Today and yesterday' }))
  expect(figures.getByText('6 yesterday')).toBeVisible()
  expect(figures.getByText('0.71 s')).toBeVisible()
  expect(figures.getAllByText('no calls yesterday')).toHaveLength(2)
})

test('where nothing has happened yet it says what to do', async () => {
  answers(overview({ today: day(), yesterday: day() }))
  server.use(http.get('*/api/calls', () => HttpResponse.json({ calls: [], next_cursor: null })))
  visit('/')

  expect(await screen.findByText('Nobody has called yet')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Call the agent' })).toHaveAttribute(
    'href',
    expect.stringContaining('/telephone'),
  )
})

test('two quiet days are not the first ones', async () => {
  answers(overview({ today: day(), yesterday: day() }))
  server.use(
    http.get('*/api/calls', () => HttpResponse.json({ calls: [{ call_sid: 'CA0' }], next_cursor: null })),
  )
  visit('/')

  expect(await screen.findByRole('region', { name: 'Today and yesterday' })).toBeVisible()
  expect(screen.queryByText('Nobody has called yet')).toBeNull()
})

test('a promise that is late says so, and is marked as kept', async () => {
  answers(overview({ due: { promises: [PROMISE], failed_tasks: [], messages: { count: 0, newest: [] } } }))
  server.use(
    http.put('*/api/memory/maria/promises/p1/kept', () => {
      answers(overview())
      return HttpResponse.json({})
    }),
  )
  const { user } = visit('/')

  expect(await screen.findByText(/was due Fri, Nov 20/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Mark as kept' }))
  expect(await screen.findByText('Promise marked as kept')).toBeVisible()
  expect(await screen.findByText('Nothing is owed')).toBeVisible()
})

test('a viewer can’t mark it', async () => {
  server.use(signedInAs('viewer'))
  answers(overview({ due: { promises: [PROMISE], failed_tasks: [], messages: { count: 0, newest: [] } } }))
  visit('/')

  expect(await screen.findByRole('button', { name: 'Mark as kept' })).toHaveAttribute('aria-disabled', 'true')
})

test('what is down says what that means', async () => {
  const cache = { name: 'cache', is_needed: false, latency_ms: 1000, since: '2026-11-23T14:00:00Z' }
  answers(overview({ health: [{ ...cache, is_up: false, problem: 'ConnectionError' }] }))
  visit('/')

  expect(await screen.findByText('Something is down')).toBeVisible()
  expect(screen.getByText(/failing since/)).toBeVisible()
  expect(screen.getByText(/Everything works, more slowly/)).toBeVisible()
})

test('a budget that is used up is nothing well', async () => {
  answers(overview())
  const account = { scope: 'day', limit: '5.00', spent: '5.00', reserved: '0', left: '0', is_used_up: true }
  server.use(http.get('*/api/budgets', () => HttpResponse.json({ currency: 'USD', accounts: [account] })))
  visit('/')

  expect(await screen.findByText('A budget is used up')).toBeVisible()
  expect(screen.getByText('Budget of the day')).toBeVisible()
  expect(screen.queryByText('All well')).toBeNull()
})

test('a page that can’t be read says why', async () => {
  server.use(
    http.get('*/api/overview', () => problem(503, 'provider_unavailable', { title: 'The database is away' })),
  )
  visit('/')

  expect(await screen.findByText('The database is away')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
})
