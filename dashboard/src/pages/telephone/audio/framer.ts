import { FRAME_SAMPLES } from './mulaw'

/** Cuts a stream of samples into the frames of a telephone, 20 ms each. */
export class Framer {
  #rest = new Float32Array(0)

  push(samples: Float32Array): Float32Array[] {
    const all = new Float32Array(this.#rest.length + samples.length)
    all.set(this.#rest)
    all.set(samples, this.#rest.length)
    const whole = Math.floor(all.length / FRAME_SAMPLES)
    this.#rest = all.slice(whole * FRAME_SAMPLES)
    return Array.from({ length: whole }, (_, index) =>
      all.slice(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES),
    )
  }
}
