import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import { visit } from '@/test/render'
import { INSTALLATION, problem, server } from '@/test/server'
import { FakeSocket } from '@/test/socket'
import { keepOwnNumber, NEW_CALLER } from '../handset'

const INCOMING = { event: 'incoming', call_sid: 'CA1', from: '+15005550006' }

beforeEach(() => {
  FakeSocket.all = []
  keepOwnNumber(NEW_CALLER)
  vi.stubGlobal('WebSocket', FakeSocket)
  const installation = { ...INSTALLATION, telephone_url: 'http://127.0.0.1:8090' }
  server.use(
    http.get('*/api/installation', () => HttpResponse.json(installation)),
    http.get('*/api/messages', () => HttpResponse.json({ messages: [], next_cursor: null })),
    http.get('*/api/numbers', () => HttpResponse.json({ numbers: [] })),
    http.get('*/api/contacts', () => HttpResponse.json({ contacts: [], next_cursor: null })),
    http.get('*/api/services', () => HttpResponse.json({ services: [] })),
    http.get('*/api/calls/:sid', () => problem(404, 'not_found')),
  )
})

/** Show a page on which nothing of the telephone is, and wait until it stands by. */
async function elsewhere() {
  const shown = visit('/calls/messages')
  await waitFor(() => expect(FakeSocket.all).toHaveLength(1))
  FakeSocket.last.tell({ event: 'ready', number: NEW_CALLER })
  return shown
}

test('a call rings on another page, and is answered by going to the telephone', async () => {
  const { user, router } = await elsewhere()
  const bell = FakeSocket.last
  expect(bell.url).toContain('number=%2B15551239000&standby=true')
  bell.tell(INCOMING)
  bell.tell({ event: 'status', call_sid: 'CA1', status: 'ringing' })
  const banner = await screen.findByRole('alert')
  expect(banner).toHaveTextContent('Incoming call from (500) 555-0006')

  await user.click(within(banner).getByRole('button', { name: 'Answer' }))
  await waitFor(() => expect(FakeSocket.all).toHaveLength(2))
  expect(router.state.location.pathname).toBe('/telephone')
  // Until the telephone has the number the call goes on ringing here: who closes a line hangs up.
  expect(bell.readyState).toBe(FakeSocket.OPEN)
  const telephone = FakeSocket.last
  expect(telephone.url).not.toContain('standby')
  bell.drop(4409)
  telephone.tell({ event: 'ready', number: NEW_CALLER })
  telephone.tell(INCOMING)
  await waitFor(() => expect(telephone.sent).toEqual([{ event: 'answer' }]))
})

test('a call is declined where it rings, and is no longer shown once it is over', async () => {
  const { user } = await elsewhere()
  FakeSocket.last.tell(INCOMING)
  await user.click(await screen.findByRole('button', { name: 'Decline' }))
  expect(FakeSocket.last.sent).toEqual([{ event: 'decline' }])

  FakeSocket.last.tell({ event: 'status', call_sid: 'CA1', status: 'busy' })
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('another call than the one that was answered waits for a click', async () => {
  visit('/telephone?answer=CA0')
  await screen.findByText('Switching on…')
  const telephone = FakeSocket.last
  telephone.tell({ event: 'ready', number: NEW_CALLER })
  telephone.tell(INCOMING)

  await screen.findByRole('button', { name: 'Answer' })
  expect(telephone.sent).toEqual([])
})

test('the telephone page has its own line, and the bell none', async () => {
  const { router } = visit('/telephone?as=%2B15551230042')
  await screen.findByText('Switching on…')
  expect(FakeSocket.all.map(({ url }) => url.includes('standby'))).toEqual([false])

  await router.navigate({ to: '/calls/messages' })
  await waitFor(() => expect(FakeSocket.all).toHaveLength(2))
  expect(FakeSocket.last.url).toContain('number=%2B15551230042&standby=true')
})

test('a number another window has is asked for again later', async () => {
  await elsewhere()
  vi.useFakeTimers()
  FakeSocket.last.drop(4409)
  vi.advanceTimersByTime(1_000)
  expect(FakeSocket.all).toHaveLength(1)
  vi.advanceTimersByTime(30_000)
  expect(FakeSocket.all.length).toBeGreaterThan(1)
  vi.useRealTimers()
})

test('nothing stands by where there is no telephone', async () => {
  let asked = 0
  server.use(
    http.get('*/api/installation', () => {
      asked += 1
      return HttpResponse.json(INSTALLATION)
    }),
  )
  visit('/calls/messages')
  await waitFor(() => expect(asked).toBe(1))
  await screen.findByText('Nobody waits for a call back')
  expect(FakeSocket.all).toEqual([])
})
