/**
 * Sound on its way to the ear: evens out what comes early and late.
 *
 * Begins once `startAt` samples are there, and again after it has run dry; beyond `most` the oldest are dropped, so
 * that a page that slept does not play the past.
 */
export class JitterBuffer {
  readonly #startAt: number
  readonly #most: number
  #samples: Float32Array[] = []
  #length = 0
  #isPlaying = false

  constructor({ startAt, most }: { startAt: number; most: number }) {
    this.#startAt = startAt
    this.#most = most
  }

  /** Samples that wait. */
  get length(): number {
    return this.#length
  }

  push(samples: Float32Array): void {
    this.#samples.push(samples)
    this.#length += samples.length
    while (this.#length > this.#most) this.#drop()
  }

  /** Fill `target` with what comes next, and with silence where there is nothing. */
  pull(target: Float32Array): void {
    target.fill(0)
    if (!this.#isPlaying && this.#length < this.#startAt) return
    this.#isPlaying = true
    let filled = 0
    while (filled < target.length) {
      const first = this.#samples[0]
      if (!first) {
        this.#isPlaying = false
        return
      }
      const taken = first.subarray(0, target.length - filled)
      target.set(taken, filled)
      filled += taken.length
      this.#length -= taken.length
      if (taken.length === first.length) this.#samples.shift()
      else this.#samples[0] = first.subarray(taken.length)
    }
  }

  /** Forget what waits: the other side has fallen silent. */
  clear(): void {
    this.#samples = []
    this.#length = 0
    this.#isPlaying = false
  }

  #drop(): void {
    this.#length -= this.#samples.shift()?.length ?? 0
  }
}
