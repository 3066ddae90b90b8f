import { act } from '@testing-library/react'

/** The sandbox's end of a telephone's line: `vi.stubGlobal('WebSocket', FakeSocket)`. */
export class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readonly url: string
  readyState = FakeSocket.OPEN
  sent: Record<string, unknown>[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null

  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }

  static get last(): FakeSocket {
    const found = FakeSocket.all.at(-1)
    if (!found) throw new Error('no telephone was switched on')
    return found
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }

  tell(message: object): void {
    act(() => this.onmessage?.({ data: JSON.stringify(message) }))
  }

  drop(code: number): void {
    act(() => this.onclose?.({ code, reason: '' }))
  }

  close(): void {
    this.readyState = 3
  }
}
