import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Rereading } from './rereading'

const KEY = ['get', '/api/overview', {}]
let queries: QueryClient
let reading: Rereading
/** When each reading began, and what ends it. */
let begun: { at: number; end: () => void; signal: AbortSignal }[]
let leave: () => void

beforeEach(() => {
  vi.useFakeTimers()
  queries = new QueryClient()
  reading = new Rereading(queries)
  begun = []
  leave = new QueryObserver(queries, {
    queryKey: KEY,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      new Promise<number>((end) => begun.push({ at: Date.now(), end: () => end(begun.length), signal })),
  }).subscribe(() => undefined)
})

afterEach(() => {
  leave()
  vi.useRealTimers()
})

async function end(which: number) {
  begun[which]?.end()
  await vi.advanceTimersByTimeAsync(0)
}

test('a reading under way is not broken off by changes, and followed by one more', async () => {
  await end(0)
  for (let changes = 0; changes < 40; changes += 1) {
    reading.old(['/api/overview'])
    await vi.advanceTimersByTimeAsync(150)
  }
  expect(begun.map((one) => one.signal.aborted)).toEqual([false, false])

  await end(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(begun).toHaveLength(3)
  await end(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(begun).toHaveLength(3)
})

test('what changed while a page was read for the first time is read again', async () => {
  reading.old(['/api/overview'])
  await vi.advanceTimersByTimeAsync(500)
  await end(0)
  await vi.advanceTimersByTimeAsync(500)

  expect(begun).toHaveLength(2)
})

test('what changes all the time is read once a second', async () => {
  await end(0)
  for (let changes = 0; changes < 50; changes += 1) {
    reading.old(['/api/overview'])
    await vi.advanceTimersByTimeAsync(100)
    await end(begun.length - 1)
  }

  expect(begun.length).toBeGreaterThan(3)
  expect(begun.length).toBeLessThan(7)
})

test('what nobody looks at is read again when somebody does', async () => {
  await end(0)
  leave()
  reading.old(['/api/overview'])
  await vi.advanceTimersByTimeAsync(200)

  expect([begun.length, queries.getQueryState(KEY)?.isInvalidated]).toEqual([1, true])
})

test('only what was read before the given moment is old', async () => {
  await end(0)
  reading.old(['/api'], Date.now())
  await vi.advanceTimersByTimeAsync(2_000)
  expect(begun).toHaveLength(1)

  reading.old(['/api'], Date.now())
  await vi.advanceTimersByTimeAsync(2_000)
  expect(begun).toHaveLength(2)
})
