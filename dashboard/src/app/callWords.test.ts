import { describe, expect, test } from 'vitest'
import { standingOf } from './callWords'

const use = {
  intent_id: 'i1',
  turn_index: 1,
  tool: 'verify_principal',
  arguments: '{"digits":"[code]"}',
  verdict: 'allow',
  status: 'done',
  result: '{"status":"verified","name":"Sam"}',
  asked_at: '2026-11-23T15:00:00Z',
  duration_ms: 5,
}

describe('how a use of a tool went', () => {
  test('a right PIN does not look like a wrong one', () => {
    expect(standingOf(use).word).toBe('Right: verified')
    expect(standingOf({ ...use, result: '{"status":"not_verified"}' })).toEqual({
      word: 'Wrong: not verified',
      tone: 'failed',
    })
  })

  test.each([
    [{ ...use, result: 'no JSON' }, 'Done'],
    [{ ...use, result: 'null' }, 'Done'],
    [{ ...use, status: 'failed' }, 'Failed'],
    [{ ...use, tool: 'book_appointment', status: 'needs_confirmation' }, 'Asked the caller first'],
    [{ ...use, status: 'quite_new' }, 'Quite new'],
  ])('is said of every other as it is', (one, word) => {
    expect(standingOf(one).word).toBe(word)
  })
})
