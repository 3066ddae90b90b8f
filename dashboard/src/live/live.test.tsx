import { screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { FakeEventSource } from '@/test/live'
import { visit } from '@/test/render'
import { problem, server } from '@/test/server'

const stream = () => FakeEventSource.to('/api/live')
const badge = (word: string) => screen.findAllByRole('button', { name: new RegExp(`^${word}:`) })

/** Answer the messages, or that the database is away, and count how often they were read. */
function messages() {
  const read = { times: 0, isAway: false }
  server.use(
    http.get('*/api/messages', () => {
      read.times += 1
      return read.isAway
        ? problem(503, 'provider_unavailable', { title: 'The database is away' })
        : HttpResponse.json({ messages: [], next_cursor: null })
    }),
  )
  return read
}

test('what changes is read again', async () => {
  const read = messages()
  visit('/calls/messages')
  await screen.findByText('Nobody waits for a call back')
  stream().open()
  const before = read.times
  stream().say('change', { kind: 'message', id: 'm1', organisation_id: 'northgate' })
  await waitFor(() => expect(read.times).toBeGreaterThan(before))
})

test('while the database is away the page says that it may be old, and then reads what it could not', async () => {
  const read = messages()
  read.isAway = true
  visit('/calls/messages')
  await screen.findAllByText('The database is away')
  stream().open()
  stream().say('state', { is_live: false })
  await badge('Late')

  read.isAway = false
  stream().say('state', { is_live: true })
  await badge('Live')
  await waitFor(() => expect(screen.queryByText('The database is away')).not.toBeInTheDocument())
})

test('a page left open until its session is over leads to the sign-in, and from there back', async () => {
  messages()
  const { router } = visit('/calls/messages?org=northgate')
  await screen.findByText('Nobody waits for a call back')
  stream().open()
  server.use(http.get('*/api/session', () => problem(401, 'not_authenticated')))
  stream().fail({ forGood: true })

  await screen.findByRole('button', { name: 'Sign in' })
  expect(router.state.location.pathname).toBe('/sign-in')
  expect(router.state.location.search).toMatchObject({ next: '/calls/messages?org=northgate' })
  expect(() => stream()).toThrow()
})

test('a stream that is refused for another reason signs nobody out', async () => {
  messages()
  visit('/calls/messages')
  await screen.findByText('Nobody waits for a call back')
  stream().open()
  let asked = 0
  server.use(
    http.get('*/api/session', () => {
      asked += 1
      return problem(503, 'provider_unavailable')
    }),
  )
  stream().fail({ forGood: true })

  await waitFor(() => expect(asked).toBe(1))
  await badge('Reconnecting')
  expect(screen.queryByRole('button', { name: 'Sign in' })).not.toBeInTheDocument()
})
