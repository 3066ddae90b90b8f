import { describe, expect, test } from 'vitest'
import { errorsOf } from '../form/fieldErrors'
import { dialled, keyFrom, wholeNumber } from '../form/numbers'
import { instantAt } from '../form/wallTime'
import { ProblemError } from '@/api/problem'
import { lineDiff, shortened } from './agents/lineDiff'
import { weekInWords } from './resources/weekInWords'
import { withBreak } from './resources/week'

describe('differences of texts', () => {
  test('names the lines that are gone and those that are new', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc\nd')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'gone', text: 'b' },
      { kind: 'new', text: 'x' },
      { kind: 'same', text: 'c' },
      { kind: 'new', text: 'd' },
    ])
  })

  test('leaves lines out that are far from any difference', () => {
    const before = ['1', '2', '3', '4', '5', '6'].join('\n')
    expect(shortened(lineDiff(before, `${before}\n7`))).toEqual([
      4,
      { kind: 'same', text: '5' },
      { kind: 'same', text: '6' },
      { kind: 'new', text: '7' },
    ])
  })
})

describe('hours', () => {
  test('a break is an hour at noon', () => {
    expect(withBreak([{ opens: '08:00', closes: '17:00' }])).toEqual([
      { opens: '08:00', closes: '12:00' },
      { opens: '13:00', closes: '17:00' },
    ])
  })

  test('a stretch under two hours has no room for a break', () => {
    expect(withBreak([{ opens: '08:00', closes: '09:30' }])).toEqual([{ opens: '08:00', closes: '09:30' }])
  })

  test('days alike are told together', () => {
    const day = [{ opens: '09:00:00', closes: '17:00:00' }]
    expect(weekInWords([day, day, day, day, day, [{ opens: '10:00:00', closes: '12:00:00' }], []])).toBe(
      'Mon–Fri 09:00–17:00 · Sat 10:00–12:00',
    )
  })

  test('wall times are those of the zone, before and after its clocks change', () => {
    expect(instantAt('2026-07-01T09:00', 'America/New_York')).toBe('2026-07-01T13:00:00.000Z')
    expect(instantAt('2026-11-01T09:00', 'America/New_York')).toBe('2026-11-01T14:00:00.000Z')
    expect(instantAt('', 'America/New_York')).toBeNull()
  })
})

describe('what is entered', () => {
  test('numbers are brought into the form of the api', () => {
    expect(dialled('+1 (555) 123-0042')).toBe('+15551230042')
    expect(dialled('0044 20 7946 0000')).toBe('+442079460000')
  })

  test('a key follows from a name', () => {
    expect(keyFrom('Café: Oil change (5 l)')).toBe('cafe-oil-change-5-l')
  })

  test('what is no whole number is no number at all', () => {
    expect(wholeNumber(' 30 ')).toBe(30)
    expect(wholeNumber('')).toBeNaN()
    expect(wholeNumber('1.5')).toBeNaN()
  })

  test('what is wrong within a field is said at the field', () => {
    const wrong = errorsOf(
      new ProblemError({
        title: 'Invalid',
        status: 422,
        code: 'invalid_request',
        next: 'Mend it',
        errors: [{ field: 'body.hours.weekly[2][0].closes', message: 'closes after it opens' }],
      }),
    )
    expect(wrong('hours.weekly[2]')).toBe('Closes after it opens')
    expect(wrong('hours.weekly[1]')).toBeUndefined()
    expect(wrong('name')).toBeUndefined()
  })
})
