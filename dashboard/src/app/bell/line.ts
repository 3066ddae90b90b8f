import { lineAddress, ownNumber, TAKEN } from '@/app/handset'

/** A call that rings, and the number it rings at. */
export interface Ringing {
  callSid: string
  from: string
  own: string
}

type Told =
  | { event: 'incoming'; call_sid: string; from: string }
  | { event: 'status'; call_sid: string; status: string }
  | { event: 'ready' | 'media' }

const SHORTEST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
const RINGS = new Set(['queued', 'ringing'])

/**
 * Stands by for the telephone's number, and tells what rings there.
 *
 * Where the telephone page takes the number, a call that rings goes along; where another window has it, this one waits.
 */
export class BellLine {
  readonly #telephoneUrl: string
  readonly #onRinging: (ringing: Ringing | null) => void
  #socket: WebSocket | null = null
  #ringing: Ringing | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #isWanted = false

  constructor(telephoneUrl: string, onRinging: (ringing: Ringing | null) => void) {
    this.#telephoneUrl = telephoneUrl
    this.#onRinging = onRinging
  }

  /** Stand by, or no longer: what rings already is left to ring until somebody has decided. */
  want(isWanted: boolean): void {
    this.#isWanted = isWanted
    this.#failures = 0
    clearTimeout(this.#timer)
    if (isWanted && this.#socket === null) this.#open()
    if (!isWanted && this.#ringing === null) this.close()
  }

  decline(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ event: 'decline' }))
  }

  close(): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.#ring(null)
  }

  #open(): void {
    const own = ownNumber()
    const socket = new WebSocket(lineAddress(this.#telephoneUrl, own, { isStandby: true }))
    this.#socket = socket
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.#socket !== socket) return
      const told = JSON.parse(data) as Told
      if (told.event === 'ready') this.#failures = 0
      else if (told.event === 'incoming') this.#ring({ callSid: told.call_sid, from: told.from, own })
      else if (told.event === 'status' && !RINGS.has(told.status)) this.#end(told.call_sid)
    }
    socket.onclose = ({ code }: CloseEvent) => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#ring(null)
      if (this.#isWanted) this.#openLater(code === TAKEN ? LONGEST_WAIT_MS / 10 : SHORTEST_WAIT_MS)
    }
  }

  #end(callSid: string): void {
    if (this.#ringing?.callSid !== callSid) return
    this.#ring(null)
    if (!this.#isWanted) this.close()
  }

  #ring(ringing: Ringing | null): void {
    if (this.#ringing === ringing) return
    this.#ringing = ringing
    this.#onRinging(ringing)
  }

  #openLater(wait: number): void {
    this.#timer = setTimeout(() => this.#open(), Math.min(LONGEST_WAIT_MS, wait * 2 ** this.#failures))
    this.#failures += 1
  }
}
