/** An EventSource that says what a test has it say: `FakeEventSource.to('/api/live').say('change', {…})`. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  static readonly all: FakeEventSource[] = []

  readonly url: string
  readyState = FakeEventSource.CONNECTING
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null

  constructor(url: string) {
    super()
    this.url = url
    FakeEventSource.all.push(this)
  }

  /** The newest stream that is not closed and was opened to an address that begins so. */
  static to(address: string): FakeEventSource {
    const found = FakeEventSource.all.findLast(
      (one) => one.url.startsWith(address) && one.readyState !== FakeEventSource.CLOSED,
    )
    if (!found) throw new Error(`nobody listens to ${address}`)
    return found
  }

  open(): void {
    this.readyState = FakeEventSource.OPEN
    this.onopen?.()
  }

  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
  }

  /** Break; for good when the browser gives up. */
  fail({ forGood = false } = {}): void {
    this.readyState = forGood ? FakeEventSource.CLOSED : FakeEventSource.CONNECTING
    this.onerror?.()
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED
  }
}
