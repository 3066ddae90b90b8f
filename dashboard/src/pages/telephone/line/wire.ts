import { TAKEN } from '@/app/handset'
import { fromBase64, toBase64 } from '../audio/mulaw'

/** What the sandbox tells a telephone; `status` is the telephone company's word, `hearing` an utterance of the agent so far. */
export type FromLine =
  | { event: 'ready'; number: string }
  | { event: 'calling'; call_sid: string; to: string }
  | { event: 'incoming'; call_sid: string; from: string }
  | { event: 'status'; call_sid: string; status: string }
  | { event: 'refused'; reason: string }
  | { event: 'saying'; text: string }
  | { event: 'said'; text: string }
  | { event: 'hearing'; index: number; text: string }
  | { event: 'media'; media: { payload: string } }

export type ToLine =
  | { event: 'dial'; to: string }
  | { event: 'answer' | 'decline' | 'hangup' }
  | { event: 'dtmf'; dtmf: { digit: string } }
  | { event: 'say'; text: string }
  | { event: 'media'; media: { payload: string } }

/** Why the line is down: for good (another page has the number, or it is not to be had), or for a moment. */
export type Trouble = 'taken' | 'refused' | 'lost'

const REFUSED = 4403
const SHORTEST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8000

export interface LineListener {
  onMessage: (message: Exclude<FromLine, { event: 'media' }>) => void
  onFrame: (frame: Uint8Array) => void
  onDown: (trouble: Trouble, reason: string) => void
}

/** A telephone's line: open until `close`, and opened again after it broke. */
export class Line {
  readonly #address: string
  readonly #listener: LineListener
  #socket: WebSocket | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0

  constructor(address: string, listener: LineListener) {
    this.#address = address
    this.#listener = listener
  }

  open(): void {
    const socket = new WebSocket(this.#address)
    this.#socket = socket
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as FromLine
      if (message.event === 'media') this.#listener.onFrame(fromBase64(message.media.payload))
      else this.#listener.onMessage(message)
      this.#failures = 0
    }
    socket.onclose = ({ code, reason }: CloseEvent) => {
      if (this.#socket !== socket) return
      const trouble = code === TAKEN ? 'taken' : code === REFUSED ? 'refused' : 'lost'
      this.#listener.onDown(trouble, reason)
      if (trouble === 'lost') this.#openLater()
    }
  }

  /** Send a message; while the line is down there is nobody to tell. */
  send(message: ToLine): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  sendFrame(frame: Uint8Array): void {
    this.send({ event: 'media', media: { payload: toBase64(frame) } })
  }

  close(): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #openLater(): void {
    const wait = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#failures)
    this.#failures += 1
    this.#timer = setTimeout(() => this.open(), wait)
  }
}
