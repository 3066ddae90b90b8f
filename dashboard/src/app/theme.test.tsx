import { act, screen } from '@testing-library/react'
import { http } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import { visit } from '@/test/render'
import { problem, server } from '@/test/server'

const system = Object.assign(new EventTarget(), { matches: false })
const shown = () => document.documentElement.dataset.theme

function systemTurns(isDark: boolean) {
  system.matches = isDark
  act(() => {
    system.dispatchEvent(new Event('change'))
  })
}

beforeEach(() => {
  system.matches = false
  vi.stubGlobal('matchMedia', () => system)
  server.use(http.get('*/api/session', () => problem(401, 'not_authenticated')))
})

test('the sign-in follows the system’s theme', async () => {
  system.matches = true
  visit('/sign-in')
  await screen.findByRole('button', { name: 'Sign in' })
  expect(shown()).toBe('dark')

  systemTurns(false)
  expect(shown()).toBe('light')
})

test('what was chosen counts before the system, and what another window chooses is shown here', async () => {
  localStorage.setItem('holdfast.theme', 'dark')
  visit('/sign-in')
  await screen.findByRole('button', { name: 'Sign in' })
  systemTurns(false)
  expect(shown()).toBe('dark')

  localStorage.setItem('holdfast.theme', 'light')
  act(() => {
    dispatchEvent(new StorageEvent('storage', { key: 'holdfast.theme' }))
  })
  expect(shown()).toBe('light')
})
