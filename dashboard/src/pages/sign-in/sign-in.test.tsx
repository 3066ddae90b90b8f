import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, test } from 'vitest'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'

const USER = { user_id: 'u1', name: 'Ada Byron', email: 'ada@northgate.example', role: 'owner' }

/** Nobody is signed in until a request to `path` with these words came. */
function door(path: string, words: object, sent: Request[] = []) {
  let isIn = false
  const session = { user: USER, csrf_token: 'csrf-1' }
  server.use(
    http.get('*/api/session', () => (isIn ? HttpResponse.json(session) : problem(401, 'not_authenticated'))),
    http.post(`*${path}`, async ({ request }) => {
      sent.push(request.clone())
      if (JSON.stringify(await request.json()) !== JSON.stringify(words)) {
        return problem(401, 'wrong_password', { title: 'Wrong e-mail or password' })
      }
      isIn = true
      return HttpResponse.json(session)
    }),
    http.get('*/api/calls', () => HttpResponse.json({ calls: [], next_cursor: null })),
  )
}

afterEach(() => history.replaceState(null, '', '/'))

describe('the sign-in', () => {
  test('leads to the page that was asked for', async () => {
    door('/api/session', { email: 'ada@northgate.example', password: 'a fine long password' })
    const { user, router } = visit('/calls?outcome=booked')

    await user.type(await screen.findByLabelText('E-mail'), 'ada@northgate.example')
    await user.type(screen.getByLabelText('Password'), 'a fine long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))

    expect(await screen.findByRole('heading', { name: 'Calls' })).toBeVisible()
    expect(router.state.location.href).toBe('/calls?outcome=booked')
  })

  test('says when it is the wrong password, and asks for it again', async () => {
    door('/api/session', { email: 'ada@northgate.example', password: 'right' })
    const { user } = visit('/')

    await user.type(await screen.findByLabelText('E-mail'), 'ada@northgate.example')
    await user.type(screen.getByLabelText('Password'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))

    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong e-mail or password')
    expect(screen.getByLabelText('Password')).toHaveValue('')
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@northgate.example')
  })

  test('uses a link up only when its button is pressed, and takes it out of the address', async () => {
    const sent: Request[] = []
    door('/api/session/link', { token: 'once' }, sent)
    history.replaceState(null, '', '/sign-in#token=once')
    const { user } = visit('/sign-in')

    const button = await screen.findByRole('button', { name: 'Sign in' })
    expect(sent).toHaveLength(0)
    expect(location.hash).toBe('')
    await user.click(button)
    expect(await screen.findByRole('heading', { name: 'Choose a password' })).toBeVisible()
  })

  test('a link’s password may be chosen later, but not be short', async () => {
    door('/api/session/link', { token: 'once' })
    history.replaceState(null, '', '/sign-in#token=once')
    const { user } = visit('/sign-in')

    await user.click(await screen.findByRole('button', { name: 'Sign in' }))
    await user.type(await screen.findByLabelText('New password'), 'short')
    await user.click(screen.getByRole('button', { name: 'Keep this password' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('at least 12')
    await user.click(screen.getByRole('button', { name: 'Not now' }))
    expect(await screen.findByRole('heading', { name: 'Home' })).toBeVisible()
  })

  test.each(['https://elsewhere.example/calls', 'http://['])('leads nowhere else: %s', async (next) => {
    server.use(signedInAs('viewer'))
    const { router } = visit(`/sign-in?next=${encodeURIComponent(next)}`)

    expect(await screen.findByRole('heading', { name: 'Home' })).toBeVisible()
    expect(router.state.location.pathname).toBe('/')
  })

  test('says nothing of an end to who begins', async () => {
    door('/api/session', {})
    visit('/')

    expect(await screen.findByLabelText('E-mail')).toBeVisible()
    expect(screen.queryByText('You were signed out')).toBeNull()
  })

  test('comes back when a session has ended in the middle, and says so', async () => {
    server.use(http.get('*/api/calls', () => problem(401, 'not_authenticated')))
    const { router } = visit('/calls')

    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible()
    expect(screen.getByText('You were signed out')).toBeVisible()
    expect(router.state.location.search).toEqual({ next: '/calls' })
  })
})
