/** The telephone's two ends of the browser's audio, on its audio thread: frames out of the microphone, frames to the ear. */
import { Framer } from './framer'
import { JitterBuffer } from './jitterBuffer'
import { decode, encode, loudness, RATE_HZ } from './mulaw'
import { Resampler } from './resampler'

// What TypeScript's library does not know of this thread.
declare const sampleRate: number
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

const START_MS = 60
const MOST_MS = 400

class Capture extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, RATE_HZ)
  readonly #framer = new Framer()

  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0]
    if (!samples) return true
    for (const frame of this.#framer.push(this.#resampler.push(samples))) {
      this.port.postMessage({ payload: encode(frame), level: loudness(frame) })
    }
    return true
  }
}

class Playout extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(RATE_HZ, sampleRate)
  readonly #waiting = new JitterBuffer({
    startAt: (sampleRate * START_MS) / 1000,
    most: (sampleRate * MOST_MS) / 1000,
  })

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<Uint8Array | 'clear'>) => {
      if (data === 'clear') this.#waiting.clear()
      else this.#waiting.push(this.#resampler.push(decode(data)))
    }
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channel = outputs[0]?.[0]
    if (channel) this.#waiting.pull(channel)
    return true
  }
}

registerProcessor('telephone-capture', Capture)
registerProcessor('telephone-playout', Playout)
