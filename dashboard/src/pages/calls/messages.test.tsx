import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { visit } from '@/test/render'
import { server, signedInAs } from '@/test/server'

function message(changed: Partial<Schema<'MessageItem'>> = {}): Schema<'MessageItem'> {
  return {
    message_id: 'm1',
    organisation_id: 'northgate',
    call_sid: 'CA1',
    contact_id: null,
    callback_number: '+15551230042',
    text: 'Please call back about the brakes',
    left_at: '2026-11-23T15:00:00Z',
    recording_sid: null,
    recording_url: null,
    done_at: null,
    done_by: null,
    ...changed,
  }
}

test('a message is marked as done and leaves the list', async () => {
  let isDone = false
  server.use(
    http.get('*/api/messages', ({ request }) => {
      expect(new URL(request.url).searchParams.get('open')).toBe('true')
      return HttpResponse.json({ messages: isDone ? [] : [message()], next_cursor: null })
    }),
    http.post('*/api/messages/m1/done', () => {
      isDone = true
      return HttpResponse.json(message({ done_at: '2026-11-23T16:00:00Z', done_by: 'Ada Byron (user:u1)' }))
    }),
  )
  const { user } = visit('/calls/messages')

  await user.click(await screen.findByRole('button', { name: 'Mark as done' }))
  expect(await screen.findByText('Message marked as done')).toBeVisible()
  expect(await screen.findByText('Nobody waits for a call back')).toBeVisible()
})

test('a viewer is told why he can’t', async () => {
  server.use(
    signedInAs('viewer'),
    http.get('*/api/messages', () => HttpResponse.json({ messages: [message()], next_cursor: null })),
  )
  visit('/calls/messages')

  expect(await screen.findByRole('button', { name: 'Mark as done' })).toHaveAttribute('aria-disabled', 'true')
})
