import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeEventSource } from '@/test/live'
import { LiveStream, type Connection } from './stream'

let said: Connection[]
/** How often everything was old, and before which moments only what was read then. */
let resets: number
let oldBefore: number[]
let refusals: number
let stream: LiveStream

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  resets = 0
  oldBefore = []
  refusals = 0
  stream = new LiveStream('/api/live', ['change'], {
    onConnection: (connection) => said.push(connection),
    onReset: (before) => {
      if (before === Infinity) resets += 1
      else oldBefore.push(before)
    },
    onRefused: () => (refusals += 1),
    onEvent: () => undefined,
  })
  stream.open()
})

afterEach(() => {
  stream.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const source = () => FakeEventSource.to('/api/live')
const seen = (state: DocumentVisibilityState) => () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}
const hide = seen('hidden')
const show = seen('visible')

describe('the stream of changes', () => {
  test('resumes by the browser without reading everything again', () => {
    source().open()
    source().fail()
    source().open()

    expect(said).toEqual(['live', 'lost', 'live'])
    expect(resets).toBe(0)
  })

  test('is opened anew where the browser gives up, and everything is read again', () => {
    source().open()
    source().fail({ forGood: true })
    vi.advanceTimersByTime(500)
    source().open()

    expect(FakeEventSource.all).toHaveLength(2)
    expect(said.at(-1)).toBe('live')
    expect(resets).toBe(1)
  })

  test('is tried after growing waits', () => {
    for (let failures = 0; failures < 12; failures += 1) {
      source().fail({ forGood: true })
      vi.advanceTimersByTime(20_000)
    }
    const tried = FakeEventSource.all.length
    source().fail({ forGood: true })
    vi.advanceTimersByTime(9_000)

    expect(FakeEventSource.all).toHaveLength(tried)
  })

  test('that was away for longer than a minute has everything read again', () => {
    source().open()
    source().fail()
    vi.advanceTimersByTime(61_000)
    source().open()

    expect(resets).toBe(1)
  })

  test('says that the server itself hears late of changes, until it no longer does', () => {
    source().open()
    source().say('state', { is_live: false })
    expect(said.at(-1)).toBe('late')

    source().say('state', { is_live: true })
    expect(said.at(-1)).toBe('live')
    expect(resets).toBe(0)
  })

  test('that is dead without an error is opened anew, and everything is read again', () => {
    source().open()
    vi.advanceTimersByTime(51_000)
    expect(FakeEventSource.all).toHaveLength(2)
    expect(FakeEventSource.all[0]?.readyState).toBe(FakeEventSource.CLOSED)
    expect(said.at(-1)).toBe('lost')

    source().open()
    expect([said.at(-1), resets]).toEqual(['live', 1])
  })

  test('of a machine that slept is found dead when it wakes', () => {
    source().open()
    // Timers stand still meanwhile.
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    vi.advanceTimersByTime(6_000)

    expect(FakeEventSource.all).toHaveLength(2)
  })

  test.each(['state', 'change', 'call', 'reset'])('lives for as long as it says something (%s)', (name) => {
    source().open()
    for (let beats = 0; beats < 20; beats += 1) {
      vi.advanceTimersByTime(15_000)
      source().say(name, { is_live: true })
    }

    expect(FakeEventSource.all).toHaveLength(1)
  })

  test('that is soon open leaves alone what was read within that moment, and nothing older', () => {
    const begun = Date.now()
    vi.advanceTimersByTime(900)
    source().open()

    expect([resets, oldBefore]).toEqual([0, [begun - 1_000]])
  })

  test('that is refused from the beginning is connecting for some seconds, then lost until it opens', () => {
    source().fail({ forGood: true })
    expect(said).toEqual(['connecting'])
    for (let waited = 0; waited < 5_000; waited += 1_000) {
      vi.advanceTimersByTime(1_000)
      const tried = FakeEventSource.all.at(-1)
      if (tried?.readyState !== FakeEventSource.CLOSED) tried?.fail({ forGood: true })
    }
    expect(said.at(-1)).toBe('lost')

    vi.advanceTimersByTime(20_000)
    source().open()
    expect(said.at(-1)).toBe('live')
  })

  test('that is neither opened nor refused is lost after some seconds', () => {
    vi.advanceTimersByTime(4_900)
    expect(said).toEqual([])
    vi.advanceTimersByTime(200)
    expect(said).toEqual(['lost'])
    source().open()
    vi.advanceTimersByTime(20_000)
    expect(said).toEqual(['lost', 'live'])
  })

  test('that was long in opening has everything read again that was read meanwhile', () => {
    source().fail({ forGood: true })
    vi.advanceTimersByTime(2_000)
    source().open()

    expect([resets, oldBefore]).toEqual([1, []])
  })

  test('of a page that was hidden for a moment goes on', () => {
    source().open()
    hide()
    vi.advanceTimersByTime(19_000)
    show()
    vi.advanceTimersByTime(19_000)

    expect([FakeEventSource.all.length, resets, said.at(-1)]).toEqual([1, 0, 'live'])
  })

  test('of a page that nobody sees sleeps, and has everything read again when it is looked at', () => {
    source().open()
    hide()
    vi.advanceTimersByTime(21_000)
    dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(600_000)
    expect(said.at(-1)).toBe('asleep')
    expect(FakeEventSource.all.map((one) => one.readyState)).toEqual([FakeEventSource.CLOSED])

    show()
    source().open()
    expect([FakeEventSource.all.length, resets, said.at(-1)]).toEqual([2, 1, 'live'])
  })

  test('that is refused says so, and is tried again', () => {
    source().fail()
    expect(refusals).toBe(0)

    source().fail({ forGood: true })
    vi.advanceTimersByTime(500)
    expect([refusals, FakeEventSource.all.length]).toEqual([1, 2])
  })

  test('passes on that the server no longer knows what was missed', () => {
    source().open()
    source().say('reset', {})

    expect(resets).toBe(1)
  })

  test('is closed for good', () => {
    const open = source()
    open.fail({ forGood: true })
    stream.close()
    vi.advanceTimersByTime(60_000)

    expect(FakeEventSource.all).toHaveLength(1)
  })
})
