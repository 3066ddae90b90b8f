import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import type { Schema } from '@/api/client'
import { visit } from '@/test/render'
import { problem, server, signedInAs } from '@/test/server'
import { keyFor, moved } from './approvers/approvers'
import { formOf, policyOf, wrongWith } from './policy/policy'
import { wrongPin } from './principals/pins'

const OLGA: Schema<'UserItem'> = {
  user_id: 'u2',
  name: 'Olga Petrova',
  email: 'olga@northgate.example',
  role: 'operator',
  has_password: true,
  created_at: '2026-11-01T12:00:00Z',
  disabled_at: null,
}
const POLICY: Schema<'ApprovalPolicyItem'> = {
  remind_after_minutes: [30, 120],
  escalate_after_minutes: 60,
  expires_after_minutes: 1440,
  quiet_from: '21:00:00',
  quiet_until: '08:00:00',
  at_once: 'low',
  undo_within_minutes: 1440,
  codes_only: false,
}

test('the settings lead to every section', async () => {
  visit('/settings')

  expect((await screen.findAllByRole('link', { name: 'API keys' }))[0]).toHaveAttribute(
    'href',
    '/settings/keys',
  )
})

describe('users', () => {
  test('are invited by a link that is shown once', async () => {
    server.use(
      http.get('*/api/users', () => HttpResponse.json({ users: [OLGA] })),
      http.post('*/api/users', async ({ request }) => {
        expect(await request.json()).toEqual({ name: 'Bo Chen', email: 'bo@x.example', role: 'operator' })
        return HttpResponse.json(
          { user: OLGA, link: 'http://h/sign-in#token=t1', expires_at: '2026-11-23T12:00:00Z' },
          { status: 201 },
        )
      }),
    )
    const { user } = visit('/settings/users')

    await user.click(await screen.findByRole('button', { name: 'Invite somebody' }))
    await user.type(screen.getByLabelText('Name'), 'Bo Chen')
    await user.type(screen.getByLabelText('E-mail address'), 'bo@x.example')
    await user.click(screen.getByRole('button', { name: /Make the account/ }))
    expect(await screen.findByText('http://h/sign-in#token=t1')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'I have passed it on' }))
    expect(screen.queryByText(/token=t1/)).toBeNull()
  })

  test('that are disabled are shown when the address says so', async () => {
    const gone = { ...OLGA, user_id: 'u3', name: 'Vera', disabled_at: '2026-11-02T12:00:00Z' }
    server.use(http.get('*/api/users', () => HttpResponse.json({ users: [OLGA, gone] })))
    const { user, router } = visit('/settings/users')

    expect(await screen.findByText('Olga Petrova')).toBeVisible()
    expect(screen.queryByText('Vera')).toBeNull()
    await user.click(screen.getByLabelText('Show 1 disabled'))
    expect(await screen.findByText('Vera')).toBeVisible()
    expect(router.state.location.search).toEqual({ disabled: true })
  })

  test('are an owner’s to see, and nothing is asked for others', async () => {
    server.use(signedInAs('operator'))
    visit('/settings/users')

    expect(await screen.findByText('Users are shown to owners')).toBeVisible()
  })

  test('keep the problem where somebody is the last owner', async () => {
    server.use(
      http.get('*/api/users', () => HttpResponse.json({ users: [OLGA] })),
      http.get('*/api/users/u2', () => HttpResponse.json(OLGA, { headers: { ETag: '"u"' } })),
      http.patch('*/api/users/u2', ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"u"')
        return problem(422, 'rule_broken', { title: 'The last owner stays' })
      }),
    )
    const { user } = visit('/settings/users')

    await user.click(await screen.findByRole('button', { name: 'Olga Petrova' }))
    await user.click(await screen.findByRole('button', { name: 'Disable' }))
    await user.click(await screen.findByRole('button', { name: 'Disable and sign him out' }))
    expect(await screen.findByText('The last owner stays')).toBeVisible()
  })

  test('that come without their tag can’t be changed', async () => {
    server.use(
      http.get('*/api/users', () => HttpResponse.json({ users: [OLGA] })),
      http.get('*/api/users/u2', () => HttpResponse.json(OLGA)),
    )
    const { user } = visit('/settings/users')

    await user.click(await screen.findByRole('button', { name: 'Olga Petrova' }))
    expect(await screen.findByText('The answer does not say which version it is')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Disable' })).toBeNull()
  })
})

test('a key is shown once and revoked after a question', async () => {
  const key = {
    key_id: 'k1',
    label: 'Website',
    role: 'viewer',
    created_at: OLGA.created_at,
    revoked_at: null,
  }
  let revoked = 0
  server.use(
    http.get('*/api/keys', () => HttpResponse.json({ keys: [key] })),
    http.post('*/api/keys', () => HttpResponse.json({ ...key, key: 'hf_secret' }, { status: 201 })),
    http.delete('*/api/keys/k1', () => {
      revoked += 1
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const { user } = visit('/settings/keys')

  await user.click(await screen.findByRole('button', { name: 'Make a key' }))
  await user.click(screen.getByRole('button', { name: /Make the key/ }))
  expect(screen.getByText('Say what it is for, to know it again')).toBeVisible()
  await user.type(screen.getByLabelText('What for'), 'Website')
  await user.click(screen.getByRole('button', { name: /Make the key/ }))
  expect(await screen.findByText('hf_secret')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'I have kept it' }))
  await user.click(screen.getByRole('button', { name: 'Revoke Website' }))
  await user.click(await screen.findByRole('button', { name: 'Revoke the key' }))
  expect(await screen.findByText('“Website” is worthless now')).toBeVisible()
  expect(revoked).toBe(1)
})

test('approvers are put in order and saved with their tag', async () => {
  const approvers = [
    { key: 'ada', name: 'Ada', phone: '+15551230001', email: null },
    { key: 'bo', name: 'Bo', phone: null, email: 'bo@x.example' },
  ]
  let sent: unknown
  server.use(
    http.get('*/api/approvers', () => HttpResponse.json({ approvers }, { headers: { ETag: '"a1"' } })),
    http.put('*/api/approvers', async ({ request }) => {
      sent = [request.headers.get('If-Match'), await request.json()]
      return HttpResponse.json({ approvers })
    }),
  )
  const { user } = visit('/settings/approvers')

  await user.click(await screen.findByRole('button', { name: 'Ask Bo earlier' }))
  await user.click(screen.getByRole('button', { name: 'Save approvers' }))
  expect(await screen.findByText('Approvers changed; plans from now on ask them')).toBeVisible()
  expect(sent).toEqual(['"a1"', { approvers: approvers.toReversed() }])
})

test('a policy that an operator looks at can’t be changed', async () => {
  server.use(
    signedInAs('operator'),
    http.get('*/api/approval-policy', () => HttpResponse.json(POLICY, { headers: { ETag: '"p"' } })),
  )
  visit('/settings/approval-policy')

  const group = await screen.findByRole('group', { name: 'Approval policy' })
  expect(group).toBeDisabled()
  expect(within(group).getByLabelText(/Reminded after/)).toHaveValue('30, 120')
})

test('a principal who is locked out is unlocked by a new PIN', async () => {
  const one = { key: 'ada', name: 'Ada', phones: ['+15551230001'], emails: [], has_pin: true }
  let sent: unknown
  server.use(
    http.get('*/api/principals', () =>
      HttpResponse.json({ principals: [{ ...one, locked_until: '2026-11-23T15:00:00Z' }] }),
    ),
    http.put('*/api/principals/ada/pin', async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json({ ...one, locked_until: null })
    }),
  )
  const { user } = visit('/settings/principals')

  expect(await screen.findByText(/Locked until/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Set a PIN and unlock for Ada' }))
  await user.type(screen.getByLabelText('PIN'), '1234')
  await user.type(screen.getByLabelText('Once more'), '1234')
  await user.click(screen.getByRole('button', { name: 'Set the PIN and unlock' }))
  expect(screen.getByText(/Too easily guessed/)).toBeVisible()
  await user.clear(screen.getByLabelText('PIN'))
  await user.clear(screen.getByLabelText('Once more'))
  await user.type(screen.getByLabelText('PIN'), '8305')
  await user.type(screen.getByLabelText('Once more'), '8305')
  await user.click(screen.getByRole('button', { name: 'Set the PIN and unlock' }))
  expect(await screen.findByText('Ada’s PIN is set')).toBeVisible()
  expect(sent).toEqual({ pin: '8305' })
})

test('a wrong password signs nobody out', async () => {
  server.use(
    http.get('*/api/session', () =>
      HttpResponse.json({ user: { ...OLGA, user_id: 'u1' }, csrf_token: 'c', asks_current_password: true }),
    ),
    http.put('*/api/session/password', () => problem(401, 'sign_in_failed')),
  )
  const { user } = visit('/settings/account')

  await user.type(await screen.findByLabelText('Password you have now'), 'not hers')
  await user.type(screen.getByLabelText('New password'), 'seven tall pines')
  await user.click(screen.getByRole('button', { name: 'Change it and end other sessions' }))
  expect(await screen.findByText('This is not it')).toBeVisible()
})

test('forms are read as the api reads them', () => {
  expect(policyOf(formOf(POLICY))).toEqual({ ...POLICY, quiet_from: '21:00', quiet_until: '08:00' })
  expect(wrongWith({ ...formOf(POLICY), expires: '90' })).toHaveProperty('reminders')
  expect(wrongPin('4321')).toBeDefined()
  expect(wrongPin('2468')).toBeUndefined()
  expect(keyFor('María López', ['maria_lopez'])).toBe('maria_lopez_2')
  expect(moved([], 0, 1)).toEqual([])
})
