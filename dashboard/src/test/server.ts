import { http, HttpResponse, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'
import type { Schema } from '@/api/client'
import type { Problem } from '@/api/problem'
import type { Role } from '@/app/session'

export const BUSINESS = {
  organisation_id: 'northgate',
  name: 'Northgate Auto Care',
  time_zone: 'America/New_York',
}

/** Answer who is signed in. */
export function signedInAs(role: Role) {
  const user = { user_id: 'u1', name: 'Ada Byron', email: 'ada@northgate.example', role }
  return http.get('*/api/session', () => HttpResponse.json({ user, csrf_token: 'csrf-1' }))
}

/** Answer a problem as the api does. */
export function problem(status: number, code: string, more: Partial<Problem> = {}, headers = {}) {
  const body: JsonBodyType = { title: code, status, code, next: 'Do this next', ...more } as JsonBodyType
  return HttpResponse.json(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
}

/** What an installation without a development telephone is. */
export const INSTALLATION: Schema<'InstallationItem'> = {
  version: '1.0.0',
  mode: 'production',
  temporal_ui: 'http://127.0.0.1:8233',
  currency: 'USD',
  is_live: true,
  telephone_url: null,
  control: null,
  now: '2026-11-23T15:00:00Z',
}

/** The api of every test: an owner of one business is signed in; a test adds what its page reads (`server.use`). */
export const server = setupServer(
  signedInAs('owner'),
  http.get('*/api/installation', () => HttpResponse.json(INSTALLATION)),
  http.get('*/api/organisations', () => HttpResponse.json({ organisations: [BUSINESS] })),
  http.get('*/api/agents', () => HttpResponse.json({ agents: [] })),
)
