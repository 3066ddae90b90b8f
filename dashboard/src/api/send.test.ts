import { http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import { problem, server } from '@/test/server'
import { client } from './client'
import { ProblemError, problemOf } from './problem'
import { keepCsrfToken, send } from './send'

const TASKS = 'http://localhost:3000/api/tasks'

/** Note what is sent, and answer with `answers` one after the other. */
function noted(method: 'get' | 'post' | 'patch', answers: (() => Response)[]): Request[] {
  const sent: Request[] = []
  server.use(
    http[method]('*/api/tasks', ({ request }) => {
      sent.push(request)
      return (answers[sent.length - 1] ?? (() => HttpResponse.json({ done: true })))()
    }),
  )
  return sent
}

async function failure(request: Promise<unknown>): Promise<ProblemError> {
  return problemOf(await request.catch((error: unknown) => error))
}

describe('a request', () => {
  test('that changes something shows the CSRF token, and a read does not', async () => {
    keepCsrfToken('csrf-7')
    const reads = noted('get', [])
    await send(new Request(TASKS))
    const changes = noted('post', [])
    await send(new Request(TASKS, { method: 'POST' }))

    expect(reads[0]?.headers.has('X-CSRF-Token')).toBe(false)
    expect(changes[0]?.headers.get('X-CSRF-Token')).toBe('csrf-7')
  })

  test('that may not have arrived is sent again under the same key', async () => {
    const soon = { 'Retry-After': '0' }
    const sent = noted('post', [
      () => problem(503, 'unavailable', {}, soon),
      () => problem(502, 'gone', {}, soon),
    ])
    const headers = { 'Idempotency-Key': 'k7' }
    await send(new Request(TASKS, { method: 'POST', headers, body: '{"goal":"call"}' }))

    expect(sent.map((one) => one.headers.get('Idempotency-Key'))).toEqual(['k7', 'k7', 'k7'])
    expect(await sent[2]?.text()).toBe('{"goal":"call"}')
  })

  test.each([
    ['/api/keys', /list of keys/],
    ['/api/users', /list of users/],
    ['/api/users/u1/link', /newest counts/],
    ['/api/session/link', /ask for another/],
  ])('without a key is sent once; its unknown outcome says what to look at: %s', async (path, next) => {
    let sent = 0
    server.use(
      http.post(`*${path}`, () => {
        sent += 1
        return HttpResponse.error()
      }),
    )
    const error = await failure(send(new Request(`http://localhost:3000${path}`, { method: 'POST' })))

    expect([sent, error.code, error.isOpen]).toEqual([1, 'outcome_unknown', true])
    expect(error.problem.next).toMatch(next)
  })

  test.each([
    ['patch', 503, 'unavailable'],
    ['post', 502, 'outcome_unknown'],
    ['post', 409, 'slot_taken'],
  ] as const)(
    'is not repeated where that may do harm or is no use: %s, %i %s',
    async (method, status, code) => {
      const sent = noted(method, [() => problem(status, code, {}, { 'Retry-After': '0' })])
      const keyed = method === 'post' ? { headers: { 'Idempotency-Key': 'k7' } } : {}
      const error = await failure(send(new Request(TASKS, { method: method.toUpperCase(), ...keyed })))

      expect(error.code).toBe(code)
      expect(sent).toHaveLength(1)
    },
  )

  test('that fails throws the api’s problem, with what is wrong at which field', async () => {
    noted('get', [
      () =>
        problem(422, 'invalid_request', { errors: [{ field: 'body.name', message: 'may not be empty' }] }),
    ])
    const error = await failure(client.GET('/api/tasks'))

    expect(error.status).toBe(422)
    expect(error.fieldError('name')).toBe('May not be empty')
  })

  test('that something else answers is a problem too', async () => {
    noted('get', [() => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })])
    expect((await failure(send(new Request(TASKS)))).code).toBe('foreign_answer')
  })

  test('without a network is a problem that is open', async () => {
    noted('get', [() => HttpResponse.error()])
    const error = await failure(send(new Request(TASKS)))

    expect([error.code, error.isOpen]).toEqual(['unreachable', true])
  })
})
