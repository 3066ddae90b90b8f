import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { visit } from '@/test/render'
import { problem, server } from '@/test/server'

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

function known(contact: Schema<'ContactItem'>) {
  return http.get('*/api/contacts/maria', () => HttpResponse.json(contact, { headers: { ETag: '"1"' } }))
}

beforeEach(() => {
  server.use(
    http.get('*/api/memory/maria', () => HttpResponse.error()),
    http.get('*/api/interactions', () => HttpResponse.json({ interactions: [], next_cursor: null })),
    http.get('*/api/appointments', () => HttpResponse.json({ appointments: [], next_cursor: null })),
    http.get('*/api/services', () => HttpResponse.json({ services: [] })),
  )
})

describe('a contact that was erased', () => {
  test('says so, and nothing can be done with it', async () => {
    server.use(known({ ...MARIA, name: 'Erased', phones: [], erased_at: '2026-11-20T15:00:00Z' }))
    visit('/contacts/maria')
    expect(await screen.findByRole('heading', { name: 'Erased contact' })).toBeVisible()
    expect(screen.getByText(/Nov 20, 2026/)).toBeVisible()
    for (const name of ['Edit', 'Merge', 'Erase', 'Add a note']) {
      expect(screen.queryByRole('button', { name })).toBeNull()
    }
  })
})

describe('what somebody has agreed to', () => {
  test('is told with the name of who wrote it down, without his id', async () => {
    server.use(
      known(MARIA),
      http.get('*/api/contacts/maria/consents', () =>
        HttpResponse.json({
          consents: [
            {
              purpose: 'sales',
              state: 'granted',
              source: 'A letter (Olga Marsh (user:4c95))',
              at: '2026-11-20T15:00:00Z',
            },
          ],
          suppressions: [],
        }),
      ),
    )
    visit('/contacts/maria?tab=permission')
    expect(await screen.findByText(/A letter \(Olga Marsh\)/)).toBeVisible()
  })
})

describe('erasing somebody', () => {
  const OIL_CHANGE: Schema<'AppointmentItem'> = {
    appointment_id: 'cdd67db',
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
  }

  test('says before the name is typed what has to be cancelled, leads there, and names no id', async () => {
    server.use(
      known(MARIA),
      http.get('*/api/appointments', () =>
        HttpResponse.json({
          appointments: [OIL_CHANGE, { ...OIL_CHANGE, appointment_id: 'gone', status: 'cancelled' }],
          next_cursor: null,
        }),
      ),
      http.post('*/api/contacts/maria/erase', () =>
        problem(409, 'rule_broken', {
          detail:
            'something with the contact is under way: cancel appointment cdd67db (oil change, Tue 24 Nov 2099 09:00)',
        }),
      ),
    )
    const { user } = visit('/contacts/maria')
    await user.click(await screen.findByRole('button', { name: 'Erase' }))
    const links = within(await screen.findByRole('list', { name: 'Still ahead' })).getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/calendar?appointment=cdd67db&day=2099-11-24',
    ])
    await user.type(screen.getByLabelText(/to confirm/), 'Maria Lopez')
    await user.click(screen.getByRole('button', { name: 'Erase for good' }))
    const said = await screen.findByRole('alert')
    expect(said).toHaveTextContent('cancel the appointment oil change, Tue 24 Nov 2099 09:00')
    expect(said).not.toHaveTextContent('cdd67db')
  })

  test('tells how many stay in words that fit', async () => {
    server.use(
      known(MARIA),
      http.post('*/api/contacts/maria/erase', () =>
        HttpResponse.json({
          contact_id: 'maria',
          erased_at: '2026-11-20T15:00:00Z',
          calls: 1,
          messages: 0,
          tasks: 2,
          appointments: 1,
          recordings: [],
        }),
      ),
    )
    const { user } = visit('/contacts/maria')
    await user.click(await screen.findByRole('button', { name: 'Erase' }))
    await user.type(await screen.findByLabelText(/to confirm/), 'Maria Lopez')
    await user.click(screen.getByRole('button', { name: 'Erase for good' }))
    expect(await screen.findByText(/1 past appointment stays without a name/)).toBeVisible()
  })
})
