import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { FakeEventSource } from './live'
import { server } from './server'

// A page is a chunk, and the machine may be busy.
configure({ asyncUtilTimeout: 10_000 })

// What jsdom lacks.
vi.stubGlobal('EventSource', FakeEventSource)
const nothing = () => undefined
vi.stubGlobal('matchMedia', () => ({
  matches: false,
  addEventListener: nothing,
  removeEventListener: nothing,
}))
vi.stubGlobal('scrollTo', () => undefined)
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = nothing
    unobserve = nothing
    disconnect = nothing
  },
)
Element.prototype.scrollIntoView = () => undefined
Element.prototype.hasPointerCapture = () => false

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
  localStorage.clear()
  FakeEventSource.all.length = 0
})
afterAll(() => server.close())
