import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server } from '@/test/server'
// The page's chunk is loaded before the first test, not within it.
import './index'
import { callItem } from '@/test/calls'

/** Answer the list as the api does: those that run, or all. */
function calls(...all: Schema<'CallItem'>[]) {
  return http.get('*/api/calls', ({ request }) => {
    const isRunning = new URL(request.url).searchParams.get('outcome') === 'running'
    const found = isRunning ? all.filter((call) => call.ended_at === null) : all
    return HttpResponse.json({ calls: found, next_cursor: null })
  })
}

beforeEach(() => {
  server.use(http.get('*/api/messages', () => HttpResponse.json({ messages: [], next_cursor: null })))
})

describe('the list of calls', () => {
  test('shows calls with times of the business, and what they cost', async () => {
    server.use(calls(callItem()))
    visit('/calls')

    expect(await screen.findByRole('link', { name: 'Maria Lopez' })).toHaveAttribute(
      'href',
      expect.stringContaining('/calls/CA1'),
    )
    expect(screen.getAllByText(/Nov 23, 10:00 AM/)[0]).toBeInTheDocument()
    expect(screen.getByText('$0.0321')).toBeInTheDocument()
    expect(screen.getAllByText('Inbound').length).toBeGreaterThan(1) // the filter says it too
  })

  test('asks for what its address says, days by the clock of the business', async () => {
    const asked: URLSearchParams[] = []
    server.use(
      http.get('*/api/calls', ({ request }) => {
        asked.push(new URL(request.url).searchParams)
        return HttpResponse.json({ calls: [], next_cursor: null })
      }),
    )
    visit('/calls?outcome=booked&direction=inbound&search=oil&from=2026-11-01&until=2026-11-01&contact=maria')

    expect(await screen.findByText('No call fits the filters')).toBeVisible()
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      outcome: 'booked',
      direction: 'inbound',
      search: 'oil',
      contact: 'maria',
      // The clocks go back on that day: it has 25 hours.
      from: '2026-11-01T04:00:00.000Z',
      until: '2026-11-02T05:00:00.000Z',
    })
  })

  test('writes filters into the address, and clears them', async () => {
    server.use(calls())
    const { user, router } = visit('/calls')

    expect(await screen.findByText('No calls yet')).toBeVisible()
    await user.selectOptions(screen.getByLabelText('Outcome'), 'Abandoned')
    await user.type(screen.getByLabelText('Search'), 'oil')
    await expect.poll(() => router.state.location.search).toEqual({ outcome: 'abandoned', search: 'oil' })
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }))
    await expect.poll(() => router.state.location.search).toEqual({})
  })

  test('has running calls on top, and not twice', async () => {
    server.use(
      calls(
        callItem(),
        callItem({ call_sid: 'CA2', contact_name: 'Bo Chen', ended_at: null, outcome: null }),
      ),
    )
    visit('/calls')

    const running = await screen.findByRole('table', { name: 'Running calls' })
    expect(within(running).getByText('Bo Chen')).toBeVisible()
    expect(within(running).getByText('On the line')).toBeVisible()
    expect(screen.getAllByText('Bo Chen')).toHaveLength(1)
  })

  test('is read again when a call has changed', async () => {
    let running: Schema<'CallItem'> = callItem({ ended_at: null, outcome: null })
    server.use(http.get('*/api/calls', () => HttpResponse.json({ calls: [running], next_cursor: null })))
    visit('/calls?outcome=running')

    expect(await screen.findByRole('cell', { name: 'On the line' })).toBeVisible()
    running = callItem()
    const live = FakeEventSource.to('/api/live')
    live.open()
    live.say('change', { kind: 'call', id: 'CA1', organisation_id: 'northgate' })
    expect(await screen.findByRole('cell', { name: 'Booked' })).toBeVisible()
  })

  test('says what is wrong and tries again', async () => {
    let isWell = false
    server.use(
      http.get('*/api/calls', () =>
        isWell
          ? HttpResponse.json({ calls: [callItem()], next_cursor: null })
          : problem(500, 'internal_error', { title: 'Something went wrong', trace_id: 'trace-7' }),
      ),
    )
    const { user } = visit('/calls')

    expect(await screen.findByText('Something went wrong')).toBeVisible()
    expect(screen.getByText('trace-7')).toBeVisible()
    isWell = true
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Maria Lopez')).toBeVisible()
  })

  test('loads the next page by its cursor', async () => {
    server.use(
      http.get('*/api/calls', ({ request }) => {
        const { searchParams } = new URL(request.url)
        if (searchParams.get('outcome') === 'running')
          return HttpResponse.json({ calls: [], next_cursor: null })
        return searchParams.get('cursor') === 'c2'
          ? HttpResponse.json({
              calls: [callItem({ call_sid: 'CA2', contact_name: 'Bo Chen' })],
              next_cursor: null,
            })
          : HttpResponse.json({ calls: [callItem()], next_cursor: 'c2' })
      }),
    )
    const { user } = visit('/calls')

    await user.click(await screen.findByRole('button', { name: 'Load more' }))
    expect(await screen.findByText('Bo Chen')).toBeVisible()
    expect(screen.getByText('Maria Lopez')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  })
})
