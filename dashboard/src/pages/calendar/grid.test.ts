import { describe, expect, test } from 'vitest'
import { mondayOf, plusDays } from './days'
import { gridEvents, gridHours } from './gridEvents'
import type { Booking, Resource } from './useCalendar'
import { reminderWords } from './words'

const BOOKING = {
  kind: 'appointment',
  starts_at: '2099-11-24T09:00:00-05:00',
  ends_at: '2099-11-24T09:45:00-05:00',
  appointment_id: 'a1',
  status: 'confirmed',
} as Booking

function bay(...spans: Resource['spans']): Resource {
  return { resource_key: 'bay_1', name: 'Bay 1', time_zone: 'America/New_York', is_retired: false, spans }
}

const closed = (from: string, until: string) =>
  ({
    kind: 'closed',
    starts_at: `${from}:00-05:00`,
    ends_at: `${until}:00-05:00`,
  }) as Resource['spans'][number]

describe('what the grid draws', () => {
  test('stands at the wall time of its resource, whatever the browser’s zone', () => {
    const [event] = gridEvents([bay(BOOKING)], '2099-11-24', 1, null)
    expect(event).toMatchObject({
      start: '2099-11-24T09:00',
      end: '2099-11-24T09:45',
      look: 'cal-confirmed',
      isMovable: true,
    })
  })

  test('shows an appointment where it is being moved, and back where it stood once that was refused', () => {
    const moving = {
      booking: BOOKING,
      from: { resource_key: 'bay_1', start: '2099-11-24T09:00' },
      to: { resource_key: 'bay_2', start: '2099-11-24T10:30' },
      isRefused: false,
    }
    const [there] = gridEvents([bay(BOOKING)], '2099-11-24', 1, moving)
    const [back] = gridEvents([bay(BOOKING)], '2099-11-24', 1, { ...moving, isRefused: true })
    expect(there).toMatchObject({
      resourceId: 'bay_2',
      end: '2099-11-24T11:15',
      look: 'cal-moving',
      isMovable: false,
    })
    expect(back).toMatchObject({ resourceId: 'bay_1', start: '2099-11-24T09:00', look: 'cal-confirmed' })
  })

  test('lets only bookings that have not begun be moved', () => {
    const begun = { ...BOOKING, starts_at: '2020-11-24T09:00:00-05:00', ends_at: '2020-11-24T09:30:00-05:00' }
    const held = { ...BOOKING, status: 'held' } as Booking
    expect(gridEvents([bay(begun, held)], '2020-11-24', 1, null).map((one) => one.isMovable)).toEqual([
      false,
      false,
    ])
  })

  test('cuts what is closed at midnight', () => {
    const events = gridEvents([bay(closed('2099-11-24T17:00', '2099-11-25T08:00'))], '2099-11-24', 2, null)
    expect(events.map((one) => [one.start, one.end])).toEqual([
      ['2099-11-24T17:00', '2099-11-25T00:00'],
      ['2099-11-25T00:00', '2099-11-25T08:00'],
    ])
  })

  test('reaches an hour around what is open, and to what is booked outside of it', () => {
    const day = [
      closed('2099-11-24T00:00', '2099-11-24T08:00'),
      closed('2099-11-24T17:00', '2099-11-25T00:00'),
    ]
    const late = { ...BOOKING, starts_at: '2099-11-24T19:00:00-05:00', ends_at: '2099-11-24T19:30:00-05:00' }
    const hours = (...spans: Resource['spans']) => {
      const one = bay(...spans)
      return gridHours(gridEvents([one], '2099-11-24', 1, null), [one], '2099-11-24', 1)
    }
    expect(hours(...day)).toEqual({ from: 7 * 60, until: 18 * 60 })
    expect(hours(...day, late)).toEqual({ from: 7 * 60, until: 21 * 60 })
    expect(hours(closed('2099-11-24T00:00', '2099-11-25T00:00'))).toEqual({ from: 7 * 60, until: 19 * 60 })
  })
})

test('days are counted without any zone', () => {
  expect(plusDays('2026-03-08', 1)).toBe('2026-03-09')
  expect(mondayOf('2026-11-22')).toBe('2026-11-16')
  expect(mondayOf('2026-11-23')).toBe('2026-11-23')
})

describe('a reminder', () => {
  const due = {
    due_at: '2026-11-23T14:00:00Z',
    state: null,
    channel: null,
    opened_at: null,
    confirmed_at: null,
  }
  const noon = Date.parse('2026-11-23T12:00:00Z')

  test('says when it will go out, and nothing of that once it should have', () => {
    expect(reminderWords(due, 'America/New_York', noon)?.word).toBe('Will be reminded Mon 9:00 AM')
    expect(reminderWords(due, 'America/New_York', noon + 86_400_000)?.word).toBe('Not reminded')
    expect(reminderWords(null, 'America/New_York')).toBeNull()
  })

  test('says above all that the customer will be there', () => {
    const confirmed = { ...due, state: 'reached' as const, confirmed_at: '2026-11-23T15:00:00Z' }
    expect(reminderWords(confirmed, 'America/New_York')?.look).toBe('check')
  })
})
