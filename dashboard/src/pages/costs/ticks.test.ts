import { describe, expect, test } from 'vitest'
import { ticksUpTo } from './ticks'

describe('the lines of the costs\u2019 axis', () => {
  test.each([
    [0.06, [0, 0.02, 0.04, 0.06], 2],
    [0.0573, [0, 0.02, 0.04, 0.06], 2],
    [0.013, [0, 0.005, 0.01, 0.015], 3],
    [4.2, [0, 1, 2, 3, 4, 5], 2],
    [730, [0, 200, 400, 600, 800], 2],
    [0, [0, 1], 2],
  ])('up to %d', (highest, ticks, digits) => {
    expect(ticksUpTo(highest)).toEqual({ ticks, digits })
  })

  test('stand evenly as they are written, and above every bar', () => {
    for (let highest = 0.0001; highest < 5000; highest *= 1.37) {
      const { ticks, digits } = ticksUpTo(highest)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest * (1 - 1e-6))
      expect(ticks.length).toBeLessThanOrEqual(6)
      for (const [at, tick] of ticks.entries())
        expect(Number(tick.toFixed(digits))).toBeCloseTo(at * (ticks[1] ?? 0), 9)
    }
  })
})
