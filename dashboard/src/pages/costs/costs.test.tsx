import { screen, within } from '@testing-library/react'
import { delay, http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
import { wrongAmount } from './budgets'
import { daysBetween, plusDays } from './days'
import { itemWords } from './items'
import { wrongWith } from './ranges'
import type { Account, Report } from './useCosts'

const nothing = { name: null, number: null, at: null }

function account(changed: Partial<Account> = {}): Account {
  return {
    scope: 'month',
    limit: '100',
    spent: '70',
    reserved: '12',
    left: '18',
    share: '0.82',
    is_warning: true,
    is_used_up: false,
    ends_at: '2026-12-01T05:00:00Z',
    projected: '99.5',
    ...changed,
  }
}

function report(changed: Partial<Report> = {}): Report {
  return {
    organisation_id: 'northgate',
    currency: 'USD',
    price_book: '2026-11',
    price_book_dated: '2026-11-09',
    by: 'item',
    first_day: '2026-11-01',
    last_day: '2026-11-22',
    total: { key: null, amount: '70.02', uses: 1203, unpriced: 2 },
    rows: [{ key: 'twilio/sms_segment/outbound', amount: '0.0166', uses: 2, unpriced: 0, ...nothing }],
    settlements: [
      {
        key: 'twilio/sms_segment/outbound',
        waiting: 1,
        told: 2,
        foreign: 0,
        silent: 0,
        reckoned: '0.0166',
        charged: '0.015',
      },
    ],
    running: [{ call_sid: 'CA1', started_at: '2026-11-22T15:00:00Z', amount: '0.055', unpriced: 0 }],
    month: { begins: '2026-11-01', spent: '70.02', elapsed: '0.7', projected: '100.03' },
    budgets: [],
    ...changed,
  }
}

const limits = { day: null, month: '100', task: null, call: '0.75', contact: null, currency: 'USD' }

function answering({ costs = report(), accounts = [account()] } = {}) {
  const asked: string[] = []
  server.use(
    http.get('*/api/costs', ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json({ ...costs, by: new URL(request.url).searchParams.get('by') })
    }),
    http.get('*/api/budgets', () =>
      HttpResponse.json({ ...limits, accounts }, { headers: { ETag: '"b1"' } }),
    ),
  )
  return asked
}

describe('costs', () => {
  test('show where the month leads, and how that was computed', async () => {
    answering()
    visit('/costs?by=item')

    expect(await screen.findByText('$100.03')).toBeVisible()
    expect(screen.getByText('If it goes on like this: $70.02 ÷ 70% of the month')).toBeVisible()
    expect(screen.getByText('1,203 uses, 2 without a price are not in it')).toBeVisible()
    expect(screen.getByText(/Nov 9, 2026/)).toBeVisible()
  })

  test('show what calls under way would cost now', async () => {
    answering()
    visit('/costs?by=item')

    const calls = await screen.findByRole('list', { name: 'Calls under way' })
    expect(within(calls).getByText('$0.0550')).toBeVisible()
    expect(within(calls).getByRole('link', { name: /10:00 AM/ })).toHaveAttribute('href', '/calls/CA1')
  })

  test('are asked for as the address says, and the tab changes it', async () => {
    const asked = answering()
    const { user, router } = visit('/costs?by=item&from=2026-11-01&until=2026-11-07')

    expect(await screen.findByRole('cell', { name: 'Text segments, outgoing Twilio' })).toBeVisible()
    expect(asked[0]).toContain('by=item&limit=50&from=2026-11-01&until=2026-11-07')
    await user.click(screen.getByRole('tab', { name: 'By contact' }))
    await expect
      .poll(() => router.state.location.search)
      .toEqual({ by: 'contact', from: '2026-11-01', until: '2026-11-07' })
  })

  test('name whom a call was with, and those outside calls', async () => {
    const rows = [
      {
        key: 'CA7',
        amount: '0.2',
        uses: 3,
        unpriced: 0,
        name: 'Maria Lopez',
        number: null,
        at: '2026-11-21T15:00:00Z',
      },
      { key: null, amount: '0.1', uses: 1, unpriced: 0, ...nothing },
    ]
    answering({ costs: report({ rows }) })
    visit('/costs?by=call')

    expect(await screen.findByRole('link', { name: 'Maria Lopez' })).toHaveAttribute('href', '/calls/CA7')
    expect(screen.getByText('Outside calls')).toBeVisible()
  })

  test('say that each day’s bars are on their way until they are there', async () => {
    answering()
    server.use(http.get('*/api/costs', () => delay('infinite')))
    visit('/costs')

    const days = await screen.findByRole('region', { name: 'Each day' })
    expect(within(days).getByRole('status', { name: 'Loading' })).toBeInTheDocument()
  })

  test('of more than are listed say what the others come to, and how to see them', async () => {
    const dear = Array.from({ length: 250 }, (_, at) => ({
      key: `CA${at}`,
      amount: '0.25',
      uses: 1,
      unpriced: 0,
      ...nothing,
      name: `Caller ${at}`,
    }))
    answering()
    server.use(
      http.get('*/api/costs', ({ request }) => {
        const limit = Number(new URL(request.url).searchParams.get('limit'))
        return HttpResponse.json(report({ by: 'call', rows: dear.slice(0, limit) }))
      }),
    )
    const { user } = visit('/costs?by=call')

    expect(await screen.findByText('The 50 dearest; all others come to', { exact: false })).toHaveTextContent(
      'all others come to $57.5200.',
    )
    await user.click(screen.getByRole('button', { name: 'Show up to 200' }))
    expect(
      await screen.findByText('The 200 dearest; all others come to', { exact: false }),
    ).toHaveTextContent('all others come to $20.0200. Choose fewer days to see more of them.')
    expect(screen.queryByRole('button', { name: 'Show up to 200' })).not.toBeInTheDocument()
  })

  test('stand beside what Twilio has told', async () => {
    answering()
    visit('/costs?by=item')

    const table = await screen.findByRole('table', { name: 'Reconciled with Twilio' })
    expect(await within(table).findByText('2 reconciled')).toBeVisible()
    expect(within(table).getByText('1 not yet')).toBeVisible()
    expect(within(table).getByText('$0.0150')).toBeVisible()
  })

  test('say what is wrong and try again', async () => {
    answering()
    server.use(http.get('*/api/costs', () => problem(503, 'provider_unavailable', { title: 'Away' })))
    const { user } = visit('/costs?by=item')

    expect(await screen.findByText('Away')).toBeVisible()
    answering()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('$100.03')).toBeVisible()
  })
})

describe('budgets', () => {
  test('say what is spent, set aside and left, and warn', async () => {
    answering()
    visit('/costs?by=item')

    const meter = await screen.findByRole('meter', { name: 'Budget: This month' })
    expect(meter).toHaveAttribute('aria-valuetext', '$70.00 spent, $12.00 set aside, $18.00 left of $100.00')
    expect(screen.getByText('82% are gone')).toBeVisible()
  })

  test('are changed with the tag of what was read', async () => {
    answering()
    let sent: unknown
    let tag: string | null = null
    server.use(
      http.put('*/api/budgets', async ({ request }) => {
        tag = request.headers.get('If-Match')
        sent = await request.json()
        return HttpResponse.json({ ...limits, accounts: [] })
      }),
    )
    const { user } = visit('/costs?by=item')

    await screen.findByRole('meter')
    await user.click(screen.getByRole('button', { name: 'Change budgets' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Each day'), '20.50')
    await user.clear(within(dialog).getByLabelText('A call'))
    await user.click(within(dialog).getByRole('button', { name: 'Change budgets' }))
    expect(await screen.findByText('Budgets changed; they hold from now on')).toBeVisible()
    expect(tag).toBe('"b1"')
    expect(sent).toEqual({ day: '20.50', month: '100', task: null, call: null, contact: null })
  })

  test('that somebody else has changed meanwhile are read again', async () => {
    answering()
    server.use(http.put('*/api/budgets', () => problem(412, 'version_changed')))
    const { user } = visit('/costs?by=item')

    await screen.findByRole('meter')
    await user.click(screen.getByRole('button', { name: 'Change budgets' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Each day'), '20')
    await user.click(within(dialog).getByRole('button', { name: 'Change budgets' }))
    await user.click(await within(dialog).findByRole('button', { name: 'Discard mine and load theirs' }))
    await expect.poll(() => within(dialog).getByLabelText('Each day')).toHaveValue('')
  })

  test('are an owner’s to change', async () => {
    server.use(signedInAs('operator'))
    answering()
    visit('/costs?by=item')

    await screen.findByRole('meter')
    expect(screen.getByRole('button', { name: 'Change budgets' })).toHaveAttribute('aria-disabled', 'true')
  })
})

test('amounts, days and items are read as the api reads them', () => {
  expect(wrongAmount('')).toBeUndefined()
  expect(wrongAmount('0.7501')).toBeUndefined()
  expect(wrongAmount('1,5')).toBeDefined()
  expect(wrongAmount('1e3')).toBeDefined()
  expect(plusDays('2026-11-01', -1)).toBe('2026-10-31')
  expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(wrongWith({ from: '2026-11-23', until: '2026-11-22' }, '2026-11-22')).toBeDefined()
  expect(wrongWith({}, '2026-11-22')).toBeUndefined()
  expect(itemWords('acme/parsec/x')).toEqual({ vendor: 'acme', what: 'parsec, x' })
})
