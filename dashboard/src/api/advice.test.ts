import { expect, test } from 'vitest'
import { readably } from './advice'

test('times in messages are written as the fields write them', () => {
  expect(readably('may be at most 21:00:00')).toBe('may be at most 9:00 PM')
  expect(readably('from 00:30:00 to 12:00:00')).toBe('from 12:30 AM to 12:00 PM')
  expect(readably('CA12:30:00:1 and 25:00:00')).toBe('CA12:30:00:1 and 25:00:00')
})
