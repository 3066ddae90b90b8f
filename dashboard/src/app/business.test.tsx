import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callItem } from '@/test/calls'
import { visit } from '@/test/render'
import { BUSINESS, server } from '@/test/server'

const CLINIC = { organisation_id: 'cedar', name: 'Cedar Clinic', time_zone: 'America/New_York' }
const asked: string[] = []

beforeEach(() => {
  asked.length = 0
  localStorage.clear()
  server.use(
    http.get('*/api/organisations', () => HttpResponse.json({ organisations: [CLINIC, BUSINESS] })),
    http.get('*/api/calls', ({ request }) => {
      asked.push(new URL(request.url).search)
      return HttpResponse.json({ calls: [callItem()], next_cursor: null })
    }),
  )
})
afterEach(() => localStorage.clear())

describe('of several businesses', () => {
  test('the one with the latest call is shown to who has chosen none', async () => {
    visit('/calls')
    expect(await screen.findByRole('heading', { name: 'Calls' })).toBeVisible()
    expect(asked[0]).toBe('?limit=1')
    await expect.poll(() => asked.some((one) => one.includes('organisation=northgate'))).toBe(true)
    expect(asked.some((one) => one.includes('organisation=cedar'))).toBe(false)
  })

  test('the one looked at last is shown again', async () => {
    localStorage.setItem('holdfast.business', 'cedar')
    visit('/calls')
    await expect.poll(() => asked.some((one) => one.includes('organisation=cedar'))).toBe(true)
    expect(asked).not.toContain('?limit=1')
  })

  test('the first is shown where nobody has called yet', async () => {
    server.use(
      http.get('*/api/calls', ({ request }) => {
        asked.push(new URL(request.url).search)
        return HttpResponse.json({ calls: [], next_cursor: null })
      }),
    )
    visit('/calls')
    await expect.poll(() => asked.some((one) => one.includes('organisation=cedar'))).toBe(true)
    expect(localStorage.getItem('holdfast.business')).toBeNull()
  })
})
