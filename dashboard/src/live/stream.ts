import type { Schema } from '@/api/client'

/**
 * How the page hears of changes: `connecting` for the first seconds, `late` while the server itself hears late of them (its
 * database does not answer), `lost` after having been live or where it takes longer to become so, `offline` without a network,
 * `asleep` while nobody sees the page.
 */
export type Connection = 'connecting' | 'live' | 'late' | 'lost' | 'offline' | 'asleep'

interface Listener {
  onConnection: (connection: Connection) => void
  onEvent: (name: string, data: string) => void
  /**
   * What was read before `readBefore` (in milliseconds since 1970; Infinity: everything) may be old: nobody has told, and will
   * tell, of what changed until now.
   */
  onReset: (readBefore: number) => void
  /** The server has answered something other than a stream: it is busy, away, or knows nobody by this session. */
  onRefused?: () => void
}

const SHORTEST_WAIT_MS = 500
const LONGEST_WAIT_MS = 20_000
// Longer than this without a stream, and nobody relies on the server's still knowing what was missed.
const LONG_AWAY_MS = 60_000
// A page is read while its stream opens: so long before and after its beginning is taken for one moment, lest all be read twice.
const ONE_MOMENT_MS = 1_000
// A stream opens at once where it opens at all: whoever waits for longer is told that something is wrong.
const OPENS_WITHIN_MS = 5_000
// Three of the server's heartbeats: what is silent for longer is dead, though the browser has not noticed.
const LONGEST_SILENCE_MS = 45_000
const LISTENED_TO_EVERY_MS = 5_000
// Browsers open six connections to a host (HTTP/1.1) for all tabs together: one that nobody sees holds none for longer.
const UNSEEN_FOR_MS = 20_000
/** All the server says, since each of them is a sign of life. */
const SAID = ['change', 'call', 'reset', 'state'] as const

/**
 * One server-sent-event stream that comes back: by the browser while it can, anew after growing, jittered waits when it can't,
 * and anew when it has fallen silent. It sleeps while nobody sees the page.
 *
 * The browser resumes with `Last-Event-ID`; a stream opened anew resumes nowhere, so it tells to read again what was read before.
 */
export class LiveStream {
  readonly #url: string
  readonly #names: readonly string[]
  readonly #listener: Listener
  #source: EventSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #listening: ReturnType<typeof setInterval> | undefined
  #unseen: ReturnType<typeof setTimeout> | undefined
  #overdue: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #begunAt: number | null = null
  #hasBeenOpen = false
  #awaySince: number | null = null
  #heardAt = 0

  constructor(url: string, names: readonly string[], listener: Listener) {
    this.#url = url
    this.#names = names
    this.#listener = listener
  }

  /** Open the stream; it stays until `close`. */
  open(): void {
    addEventListener('online', this.#wake)
    addEventListener('offline', this.#pause)
    document.addEventListener('visibilitychange', this.#look)
    this.#listening = setInterval(this.#listen, LISTENED_TO_EVERY_MS)
    this.#connect()
    this.#look()
  }

  close(): void {
    removeEventListener('online', this.#wake)
    removeEventListener('offline', this.#pause)
    document.removeEventListener('visibilitychange', this.#look)
    clearInterval(this.#listening)
    clearTimeout(this.#unseen)
    this.#expectNothing()
    this.#drop()
  }

  #connect(): void {
    this.#drop()
    const source = new EventSource(this.#url)
    this.#source = source
    this.#heardAt = Date.now()
    this.#begunAt ??= Date.now()
    this.#overdue ??= setTimeout(this.#miss, OPENS_WITHIN_MS)
    let isResumed = false
    source.onopen = () => {
      this.#heardAt = Date.now()
      const away = this.#awaySince === null ? 0 : Date.now() - this.#awaySince
      if (!isResumed || away > LONG_AWAY_MS) this.#listener.onReset(this.#readBefore())
      isResumed = true
      this.#hasBeenOpen = true
      this.#failures = 0
      this.#awaySince = null
      this.#expectNothing()
      this.#listener.onConnection('live')
    }
    source.onerror = () => {
      this.#heardAt = Date.now()
      this.#goAway()
      // While it is CONNECTING the browser tries again by itself, and resumes.
      if (source.readyState !== EventSource.CLOSED) return
      this.#retryLater()
      this.#listener.onRefused?.()
    }
    for (const name of SAID) {
      source.addEventListener(name, (event: MessageEvent<string>) => this.#hear(name, event.data))
    }
  }

  #hear(name: (typeof SAID)[number], data: string): void {
    this.#heardAt = Date.now()
    if (name === 'reset') this.#listener.onReset(Infinity)
    else if (name === 'state') this.#listener.onConnection(isLive(data) ? 'live' : 'late')
    else if (this.#names.includes(name)) this.#listener.onEvent(name, data)
  }

  /** The first opening, if it was quick, leaves alone what the page has just read. */
  #readBefore(): number {
    const begunAt = this.#begunAt ?? 0
    return !this.#hasBeenOpen && Date.now() - begunAt <= ONE_MOMENT_MS ? begunAt - ONE_MOMENT_MS : Infinity
  }

  #goAway(): void {
    this.#awaySince ??= Date.now()
    this.#listener.onConnection(navigator.onLine ? (this.#isBeginning() ? 'connecting' : 'lost') : 'offline')
  }

  #retryLater(): void {
    clearTimeout(this.#retry)
    const wait = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#failures)
    this.#failures += 1
    this.#retry = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2))
  }

  readonly #wake = () => {
    if (this.#isAsleep() && isHidden()) return
    this.#failures = 0
    this.#connect()
  }

  readonly #pause = () => {
    this.#awaySince ??= Date.now()
    this.#listener.onConnection('offline')
  }

  /** Sleep once nobody has seen the page for a while; come back at once for whoever looks at it again. */
  readonly #look = () => {
    clearTimeout(this.#unseen)
    if (isHidden()) this.#unseen = setTimeout(this.#sleep, UNSEEN_FOR_MS)
    else if (this.#isAsleep() || this.#isSilent() || this.#source?.readyState === EventSource.CLOSED)
      this.#wake()
  }

  /** The stream has not opened, refused or not: another try does not begin the waiting anew. */
  readonly #miss = () => {
    this.#overdue = undefined
    this.#goAway()
  }

  readonly #sleep = () => {
    this.#awaySince ??= Date.now()
    this.#expectNothing()
    this.#drop()
    this.#listener.onConnection('asleep')
  }

  // A machine that slept has a stream that looks open and is dead; timers stood still, the clock did not.
  readonly #listen = () => {
    if (this.#isAsleep() || !this.#isSilent() || this.#source?.readyState === EventSource.CLOSED) return
    this.#goAway()
    this.#connect()
  }

  #isBeginning(): boolean {
    return !this.#hasBeenOpen && Date.now() - (this.#begunAt ?? 0) < OPENS_WITHIN_MS
  }

  #expectNothing(): void {
    clearTimeout(this.#overdue)
    this.#overdue = undefined
  }

  #isAsleep(): boolean {
    return this.#source === null
  }

  #isSilent(): boolean {
    return Date.now() - this.#heardAt > LONGEST_SILENCE_MS
  }

  #drop(): void {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = null
  }
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden'
}

function isLive(data: string): boolean {
  return (JSON.parse(data) as Schema<'Connection'>).is_live
}
