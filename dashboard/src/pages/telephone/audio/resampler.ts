const HALF_TAPS = 16
const STEPS = 64

/**
 * Brings a stream of samples from one rate to another: a windowed sinc, cut off below half of the lower rate.
 *
 * State is kept between calls: samples may come in pieces of any size. It is late by the half of its taps.
 */
export class Resampler {
  readonly #step: number
  readonly #half: number
  readonly #kernel: Float32Array
  #past: Float32Array
  #at: number

  constructor(fromHz: number, toHz: number) {
    this.#step = fromHz / toHz
    const cutoff = 0.46 * Math.min(1, toHz / fromHz)
    this.#half = Math.ceil(HALF_TAPS * Math.max(1, this.#step))
    this.#kernel = kernel(cutoff, this.#half)
    this.#past = new Float32Array(this.#half)
    this.#at = this.#half
  }

  /** Take samples and return those of the other rate that can be told by now. */
  push(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.#past.length + samples.length)
    all.set(this.#past)
    all.set(samples, this.#past.length)
    const made: number[] = []
    while (this.#at + this.#half < all.length) {
      made.push(this.#sampleAt(all, this.#at))
      this.#at += this.#step
    }
    const gone = Math.max(0, Math.floor(this.#at) - this.#half)
    this.#past = all.slice(gone)
    this.#at -= gone
    return Float32Array.from(made)
  }

  #sampleAt(all: Float32Array, at: number): number {
    let sum = 0
    const last = Math.min(all.length - 1, Math.floor(at + this.#half))
    for (let index = Math.max(0, Math.ceil(at - this.#half)); index <= last; index += 1) {
      const place = Math.abs(index - at) * STEPS
      const whole = Math.floor(place)
      const left = this.#kernel[whole] ?? 0
      const right = this.#kernel[whole + 1] ?? 0
      sum += (all[index] ?? 0) * (left + (right - left) * (place - whole))
    }
    return sum
  }
}

/** One side of a Hamming-windowed sinc with a gain of one, `STEPS` values a sample. */
function kernel(cutoff: number, half: number): Float32Array {
  return Float32Array.from({ length: half * STEPS + 2 }, (_, index) => {
    const distance = index / STEPS
    if (distance > half) return 0
    const sinc =
      distance === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * distance) / (Math.PI * distance)
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * distance) / half))
  })
}
