/** G.711 μ-law, as telephones have it: one byte a sample, 8000 a second. Source: ITU-T G.711. */

export const RATE_HZ = 8000
export const FRAME_MS = 20
export const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000

const BIAS = 0x84
const CLIP = 32_635
const DECODED = Float32Array.from({ length: 256 }, (_, code) => decodedSample(code))

function decodedSample(code: number): number {
  const bits = ~code & 0xff
  const magnitude = (((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4)
  const sample = magnitude - BIAS
  return (bits & 0x80 ? -sample : sample) / 32_768
}

function encodedSample(value: number): number {
  const sample = Math.round(Math.max(-1, Math.min(1, value)) * 32_768)
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS
  const exponent = 31 - Math.clz32(magnitude) - 7
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

/** Encode samples between -1 and 1. */
export function encode(samples: Float32Array): Uint8Array {
  return Uint8Array.from(samples, encodedSample)
}

/** Decode to samples between -1 and 1. */
export function decode(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (code) => DECODED[code] ?? 0)
}

/** Root mean square of samples, 0 to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length ? Math.sqrt(sum / samples.length) : 0
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/** Decode base64; throws where it is none. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
}
