import { configure, fireEvent, screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
// The page is a chunk of its own: loaded here, no test waits for it.
import './index'

configure({ asyncUtilTimeout: 15_000 })

const LIST = '/calendar?view=list&day=2099-11-24'

function span(changed: Partial<Schema<'CalendarSpan'>> = {}): Schema<'CalendarSpan'> {
  return {
    kind: 'appointment',
    starts_at: '2099-11-24T09:00:00-05:00',
    ends_at: '2099-11-24T09:30:00-05:00',
    appointment_id: 'a1',
    contact_id: 'maria',
    contact_name: 'Maria Lopez',
    service_key: 'oil_change',
    status: 'confirmed',
    held_until: null,
    reminder: null,
    reason: null,
    ...changed,
  }
}

function calendar(...spans: Schema<'CalendarSpan'>[]): Schema<'Calendar'> {
  const bay = { time_zone: 'America/New_York', is_retired: false }
  return {
    organisation_id: 'northgate',
    first_day: '2099-11-24',
    days: 1,
    resources: [
      { ...bay, resource_key: 'bay_1', name: 'Bay 1', spans },
      { ...bay, resource_key: 'bay_2', name: 'Bay 2', spans: [] },
    ],
  }
}

function appointment(changed: Partial<Schema<'AppointmentItem'>> = {}): Schema<'AppointmentItem'> {
  return {
    appointment_id: 'a1',
    organisation_id: 'northgate',
    contact_id: 'maria',
    contact_name: 'Maria Lopez',
    service_key: 'oil_change',
    resource_key: 'bay_1',
    starts_at: '2099-11-24T09:00:00-05:00',
    ends_at: '2099-11-24T09:30:00-05:00',
    time_zone: 'America/New_York',
    status: 'confirmed',
    held_until: null,
    revision: 0,
    reminder: null,
    ...changed,
  }
}

const MARIA: Schema<'ContactItem'> = {
  contact_id: 'maria',
  organisation_id: 'northgate',
  name: 'Maria Lopez',
  phones: ['+15551230042'],
  emails: [],
  is_verified: true,
  last_contact_at: null,
  time_zone: null,
  customer_number: null,
  reminder_channel: null,
  erased_at: null,
}

function slot(start: string, resource_key = 'bay_1'): Schema<'Slot'> {
  return {
    resource_key,
    start,
    starts_at: `${start}:00-05:00`,
    ends_at: `${start}:00-05:00`,
    time_zone: 'America/New_York',
  }
}

const SERVICE: Schema<'ServiceItem'> = {
  organisation_id: 'northgate',
  key: 'oil_change',
  name: 'oil change',
  duration_minutes: 30,
  buffer_minutes: 0,
  resource_keys: ['bay_1', 'bay_2'],
  price: null,
  currency: 'USD',
  is_retired: false,
}

const show = (...spans: Schema<'CalendarSpan'>[]) =>
  server.use(http.get('*/api/calendar', () => HttpResponse.json(calendar(...spans))))
const keep = (one: Schema<'AppointmentItem'>) =>
  server.use(http.get('*/api/appointments/a1', () => HttpResponse.json(one)))

beforeEach(() => {
  show(span())
  keep(appointment())
  server.use(
    http.get('*/api/services', () => HttpResponse.json({ services: [SERVICE] })),
    http.get('*/api/contacts/maria', () => HttpResponse.json(MARIA)),
    http.get('*/api/contacts', () => HttpResponse.json({ contacts: [MARIA], next_cursor: null })),
    http.get('*/api/availability', () =>
      HttpResponse.json({ service_key: 'oil_change', slots: [slot('2099-11-24T10:00', 'bay_2')] }),
    ),
  )
})

describe('a day as a list', () => {
  test('shows who comes when, for what, with whom, and the reminder', async () => {
    show(
      span({
        reminder: { due_at: null, state: 'texted', channel: 'sms', opened_at: null, confirmed_at: null },
      }),
    )
    visit(LIST)

    const row = await screen.findByRole('button', { name: /Maria Lopez/ })
    expect(row).toHaveTextContent('9:00 AM')
    expect(row).toHaveTextContent('oil change · Bay 1')
    expect(row).toHaveTextContent('Reminded by text')
    expect(row).toHaveTextContent('Confirmed')
  })

  test('says that a hold is running out', async () => {
    const until = new Date(Date.now() + 90_000).toISOString()
    show(span({ kind: 'hold', status: 'held', held_until: until }))
    visit(LIST)

    expect(await screen.findByText(/^Held for/)).toHaveTextContent(/1:(30|29|28|27)/)
  })

  test('says whether an empty day is closed or free', async () => {
    const day = { starts_at: '2099-11-24T00:00:00-05:00', ends_at: '2099-11-25T00:00:00-05:00' }
    const closed: Schema<'CalendarSpan'> = { kind: 'closed', ...day }
    const empty = calendar()
    const shut = { ...empty, resources: empty.resources.map((one) => ({ ...one, spans: [closed] })) }
    server.use(
      http.get('*/api/calendar', ({ request }) =>
        HttpResponse.json(request.url.includes('2099-11-24') ? shut : empty),
      ),
    )
    const { user } = visit(LIST)

    expect(await screen.findByText('Closed on Tuesday, November 24')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Next day' }))
    expect(await screen.findByText('Nothing on Wednesday, November 25')).toBeVisible()
  })

  test('asks for the day and the cancelled ones its address names, and keeps both there', async () => {
    const asked: string[] = []
    server.use(
      http.get('*/api/calendar', ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json(calendar())
      }),
    )
    const { user, router } = visit(LIST)

    await user.click(await screen.findByRole('checkbox', { name: 'Cancelled too' }))
    await user.click(screen.getByRole('button', { name: 'Next day' }))
    await expect
      .poll(() => router.state.location.search)
      .toMatchObject({ day: '2099-11-25', cancelled: true, view: 'list' })
    await expect.poll(() => asked.at(-1)).toContain('from=2099-11-25&days=1&cancelled=true')
  })

  test('says what is wrong and tries again', async () => {
    server.use(
      http.get('*/api/calendar', () => problem(500, 'internal_error', { title: 'Something went wrong' }), {
        once: true,
      }),
    )
    const { user } = visit(LIST)

    expect(await screen.findByText('Something went wrong')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Maria Lopez')).toBeVisible()
  })

  test('is read again when an appointment has changed', async () => {
    visit(LIST)
    expect(await screen.findByText('Confirmed')).toBeVisible()

    show(span({ status: 'attended' }))
    const live = FakeEventSource.to('/api/live')
    live.open()
    live.say('change', { kind: 'appointment', id: 'a1', organisation_id: 'northgate' })
    expect(await screen.findByText('Attended')).toBeVisible()
  })
})

describe('an appointment', () => {
  test('is opened by its address and cancelled once it was asked', async () => {
    let cancelled = 0
    server.use(
      http.post('*/api/appointments/a1/cancel', () => {
        cancelled += 1
        keep(appointment({ status: 'cancelled' }))
        return HttpResponse.json(appointment({ status: 'cancelled' }))
      }),
    )
    const { user } = visit(`${LIST}&appointment=a1`)

    const cancel = await screen.findByRole('button', { name: 'Cancel appointment' })
    expect(await screen.findByText('(555) 123-0042')).toBeVisible()
    await user.click(cancel)
    expect(cancelled).toBe(0)
    await user.click(screen.getByRole('button', { name: 'Cancel it and tell Maria by text' }))
    expect(await screen.findByText('Maria Lopez’s appointment is cancelled')).toBeVisible()
    expect(cancelled).toBe(1)
  })

  test('leads to its customer', async () => {
    visit(`${LIST}&appointment=a1`)

    const drawer = await screen.findByRole('dialog')
    expect(await within(drawer).findByRole('link', { name: 'Maria Lopez' })).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/contacts\/maria/),
    )
  })

  test('is moved by keyboard to a free start, with the resource that has it', async () => {
    const bodies: unknown[] = []
    server.use(
      http.post('*/api/appointments/a1/reschedule', async ({ request }) => {
        bodies.push(await request.json())
        return HttpResponse.json(appointment({ resource_key: 'bay_2', revision: 1 }))
      }),
    )
    const { user } = visit(`${LIST}&appointment=a1`)

    await user.click(await screen.findByRole('button', { name: 'Move' }))
    await user.click(await screen.findByRole('button', { name: /10:00/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Move Maria’s oil change?' })
    expect(dialog).toHaveTextContent('Tue, Nov 24, 9:00 AM, Bay 1')
    expect(dialog).toHaveTextContent('Tue, Nov 24, 10:00 AM, Bay 2')
    await user.click(await within(dialog).findByRole('button', { name: 'Move and tell Maria by text' }))
    expect(await screen.findByText('Maria Lopez: moved to Tue, Nov 24, 10:00 AM, Bay 2')).toBeVisible()
    expect(bodies).toEqual([{ resource_key: 'bay_2', start: '2099-11-24T10:00' }])
  })

  test('stays where it is when the start is taken, and what is free instead is a button each', async () => {
    const bodies: unknown[] = []
    server.use(
      http.post('*/api/appointments/a1/reschedule', async ({ request }) => {
        bodies.push(await request.json())
        if (bodies.length > 1) return HttpResponse.json(appointment({ revision: 1 }))
        return problem(409, 'slot_taken', {
          title: 'That time is taken',
          alternatives: [{ resource_key: 'bay_1', start: '2099-11-24T11:15' }],
        })
      }),
    )
    const { user } = visit(`${LIST}&appointment=a1`)

    await user.click(await screen.findByRole('button', { name: 'Move' }))
    await user.click(await screen.findByRole('button', { name: /10:00/ }))
    await user.click(await screen.findByRole('button', { name: /Move and tell/ }))
    expect(await screen.findByText('That time is taken')).toBeVisible()
    expect(screen.getByText(/stands where it stood/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Tue, Nov 24, 11:15 AM · Bay 1' }))
    await user.click(screen.getByRole('button', { name: /Move and tell/ }))
    await expect.poll(() => bodies.at(-1)).toEqual({ resource_key: 'bay_1', start: '2099-11-24T11:15' })
  })

  test('is marked once it has begun, and neither moved nor cancelled then', async () => {
    keep(appointment({ starts_at: '2020-11-24T09:00:00-05:00', ends_at: '2020-11-24T09:30:00-05:00' }))
    const marks: unknown[] = []
    server.use(
      http.post('*/api/appointments/a1/mark', async ({ request }) => {
        marks.push(await request.json())
        return HttpResponse.json(appointment({ status: 'attended' }))
      }),
    )
    const { user } = visit(`${LIST}&appointment=a1`)

    expect(await screen.findByRole('button', { name: 'Move' })).toHaveAttribute('aria-disabled', 'true')
    await user.click(screen.getByRole('button', { name: 'Maria came' }))
    await expect.poll(() => marks).toEqual([{ status: 'attended' }])
  })

  test('is only looked at by a viewer, who is told why', async () => {
    server.use(signedInAs('viewer'))
    const { user } = visit(`${LIST}&appointment=a1`)

    const cancel = await screen.findByRole('button', { name: 'Cancel appointment' })
    expect(cancel).toHaveAttribute('aria-disabled', 'true')
    await user.click(cancel)
    expect(screen.queryByRole('button', { name: /Cancel it/ })).toBeNull()
  })
})

describe('a hold', () => {
  test('says until when it is held, and what to do', async () => {
    keep(appointment({ status: 'held', held_until: '2099-11-23T15:04:00-05:00' }))
    const { user } = visit(`${LIST}&appointment=a1`)

    const move = await screen.findByRole('button', { name: 'Move' })
    await user.hover(move)
    expect(await screen.findByText(/^It is held for .* until 3:04\sPM\..* book it anew/)).toBeVisible()
  })
})

describe('booking', () => {
  test('opens on the first day with something free', async () => {
    server.use(
      http.get('*/api/availability', ({ request }) => {
        const { searchParams } = new URL(request.url)
        const isIn =
          (searchParams.get('from') ?? '') <= '2099-11-26' && (searchParams.get('to') ?? '') >= '2099-11-26'
        const slots = isIn ? [slot('2099-11-26T10:00')] : []
        return HttpResponse.json({ service_key: 'oil_change', slots })
      }),
    )
    const { user } = visit(LIST)

    await user.click(await screen.findByRole('button', { name: 'Book an appointment' }))
    expect(await screen.findByRole('group', { name: 'Free on Thursday, November 26' })).toBeVisible()
  })

  test('says of a day that is past that it is past', async () => {
    server.use(
      http.get('*/api/availability', () => HttpResponse.json({ service_key: 'oil_change', slots: [] })),
    )
    const { user } = visit(LIST)

    await user.click(await screen.findByRole('button', { name: 'Book an appointment' }))
    const dialog = await screen.findByRole('dialog', { name: 'Book an appointment' })
    expect(await within(dialog).findByText(/^Nothing is free on Tuesday/)).toBeVisible()
    fireEvent.change(within(dialog).getByLabelText('Day'), { target: { value: '2020-11-24' } })
    expect(await within(dialog).findByText('Tuesday, November 24 is past.')).toBeVisible()
  })

  test('takes a service, a customer and a free start, and books exactly what is shown', async () => {
    const bodies: unknown[] = []
    server.use(
      http.post('*/api/appointments', async ({ request }) => {
        bodies.push(await request.json())
        return HttpResponse.json(appointment(), { status: 201 })
      }),
    )
    const { user } = visit(LIST)

    await user.click(await screen.findByRole('button', { name: 'Book an appointment' }))
    const dialog = await screen.findByRole('dialog', { name: 'Book an appointment' })
    await user.type(within(dialog).getByLabelText('Customer'), 'mar')
    await user.click(await within(dialog).findByRole('button', { name: /Maria Lopez/ }))
    expect(within(dialog).getByRole('button', { name: 'Choose another' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(within(dialog).getByLabelText('Customer')).toHaveFocus()
    await user.click(await within(dialog).findByRole('button', { name: /Maria Lopez/ }))
    await user.click(await within(dialog).findByRole('button', { name: /10:00/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Book and tell Maria by text' }))
    expect(await screen.findByText('Booked for Maria Lopez: Tue, Nov 24, 10:00 AM')).toBeVisible()
    expect(bodies).toEqual([
      { contact_id: 'maria', service_key: 'oil_change', resource_key: 'bay_2', start: '2099-11-24T10:00' },
    ])
  })

  test('adds a customer who is not known yet, and shows at the field what is wrong with his number', async () => {
    const bodies: unknown[] = []
    server.use(
      http.get('*/api/contacts', () => HttpResponse.json({ contacts: [], next_cursor: null })),
      http.post('*/api/contacts', async ({ request }) => {
        bodies.push(await request.json())
        if (bodies.length > 1) return HttpResponse.json({ ...MARIA, name: 'Bo Chen' }, { status: 201 })
        return problem(422, 'invalid_request', {
          errors: [{ field: 'body.phones[0]', message: 'has to be E.164' }],
        })
      }),
    )
    const { user } = visit(LIST)

    await user.click(await screen.findByRole('button', { name: 'Book an appointment' }))
    await user.type(await screen.findByLabelText('Customer'), 'Bo Chen')
    await user.click(screen.getByRole('button', { name: 'Add “Bo Chen” as a new customer' }))
    await user.type(screen.getByLabelText('Phone'), '555 123')
    await user.click(screen.getByRole('button', { name: 'Add customer' }))
    expect(await screen.findByText('Has to be E.164')).toBeVisible()
    await user.clear(screen.getByLabelText('Phone'))
    await user.type(screen.getByLabelText('Phone'), '+1 555 123 0099')
    await user.click(screen.getByRole('button', { name: 'Add customer' }))
    expect(await screen.findByRole('button', { name: 'Choose another' })).toBeVisible()
    expect(bodies.at(-1)).toMatchObject({ name: 'Bo Chen', phones: ['+15551230099'] })
  })

  test('takes a number for a number: who has it is looked for, and who is added gets it', async () => {
    const bodies: unknown[] = []
    server.use(
      http.get('*/api/contacts', () => HttpResponse.json({ contacts: [], next_cursor: null })),
      http.post('*/api/contacts', async ({ request }) => {
        bodies.push(await request.json())
        return HttpResponse.json({ ...MARIA, name: 'Bo Chen' }, { status: 201 })
      }),
    )
    const { user } = visit(LIST)

    await user.click(await screen.findByRole('button', { name: 'Book an appointment' }))
    await user.type(await screen.findByLabelText('Customer'), '(555) 123-7702')
    await user.click(screen.getByRole('button', { name: 'Add a new customer with (555) 123-7702' }))
    expect(screen.getByLabelText('Phone')).toHaveValue('+15551237702')
    expect(screen.getByLabelText('Name')).toHaveValue('')
    expect(screen.getByLabelText('Name')).toHaveFocus()
    await user.keyboard('Bo Chen')
    await user.click(screen.getByRole('button', { name: 'Add customer' }))
    await expect.poll(() => bodies).toMatchObject([{ name: 'Bo Chen', phones: ['+15551237702'] }])
  })
})
