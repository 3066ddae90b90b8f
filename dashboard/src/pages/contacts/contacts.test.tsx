import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { visit } from '@/test/render'
import { server } from '@/test/server'

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
