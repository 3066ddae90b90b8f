import { describe, expect, test } from 'vitest'
import { Framer } from './framer'
import { JitterBuffer } from './jitterBuffer'
import { decode, encode, FRAME_SAMPLES, fromBase64, loudness, toBase64 } from './mulaw'
import { Resampler } from './resampler'

const tone = (hz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / rate))

describe('μ-law', () => {
  test('codes are those of the standard', () => {
    // ITU-T G.711: silence is 0xFF, the greatest values are 0x80 and 0x00.
    expect([...encode(Float32Array.of(0, 1, -1))]).toEqual([0xff, 0x80, 0x00])
    expect(decode(Uint8Array.of(0x80))[0]).toBeCloseTo(32_124 / 32_768, 6)
  })

  test('every code is decoded to what is encoded as that code', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code)
    const again = encode(decode(codes))
    // 0x7F is the negative zero, which is written as the positive one.
    expect([...again].filter((code, index) => code !== codes[index])).toEqual([0xff])
  })

  test('survives base64', () => {
    const frame = encode(tone(440, 8000, 0.02))
    expect(fromBase64(toBase64(frame))).toEqual(frame)
    expect(frame).toHaveLength(FRAME_SAMPLES)
  })
})

describe('another rate', () => {
  test.each([48_000, 44_100, 16_000])('from %i Hz a voice arrives as loud as it was', (rate) => {
    const resampler = new Resampler(rate, 8000)
    const out = resampler.push(tone(1000, rate, 0.5))
    expect(Math.abs(out.length - 4000)).toBeLessThan(40)
    expect(loudness(out.subarray(200, 3800))).toBeCloseTo(0.5 / Math.SQRT2, 1)
  })

  test('what a telephone cannot carry does not fold back', () => {
    const out = new Resampler(48_000, 8000).push(tone(6000, 48_000, 0.5))
    expect(loudness(out.subarray(200, 3800))).toBeLessThan(0.01)
  })

  test('pieces make the same as the whole', () => {
    const samples = tone(700, 48_000, 0.1)
    const whole = new Resampler(48_000, 8000).push(samples)
    const inPieces = new Resampler(48_000, 8000)
    const pieces = Array.from({ length: samples.length / 128 }, (_, n) =>
      inPieces.push(samples.slice(n * 128, n * 128 + 128)),
    ).flatMap((piece) => [...piece])
    expect(pieces.length).toBeGreaterThan(700)
    pieces.forEach((sample, n) => expect(sample).toBeCloseTo(whole[n] ?? 9, 5))
  })

  test('up to the loudspeaker as well', () => {
    const out = new Resampler(8000, 48_000).push(tone(1000, 8000, 0.5))
    expect(loudness(out.subarray(1000, 20_000))).toBeCloseTo(0.5 / Math.SQRT2, 1)
  })
})

test('frames are 20 ms, whatever comes in', () => {
  const framer = new Framer()
  expect(framer.push(new Float32Array(150))).toHaveLength(0)
  expect(framer.push(new Float32Array(200)).map((frame) => frame.length)).toEqual([160, 160])
})

describe('what waits to be heard', () => {
  const pulled = (buffer: JitterBuffer, count: number) => {
    const target = new Float32Array(count)
    buffer.pull(target)
    return [...target]
  }

  test('begins once enough is there, and again after it ran dry', () => {
    const buffer = new JitterBuffer({ startAt: 4, most: 20 })
    buffer.push(Float32Array.of(1, 2, 3))
    expect(pulled(buffer, 2)).toEqual([0, 0])
    buffer.push(Float32Array.of(4))
    expect(pulled(buffer, 3)).toEqual([1, 2, 3])
    expect(pulled(buffer, 3)).toEqual([4, 0, 0])
    buffer.push(Float32Array.of(5))
    expect(pulled(buffer, 1)).toEqual([0])
  })

  test('drops the oldest beyond its bound', () => {
    const buffer = new JitterBuffer({ startAt: 1, most: 4 })
    for (let n = 1; n <= 4; n += 1) buffer.push(Float32Array.of(n, n))
    expect(pulled(buffer, 4)).toEqual([3, 3, 4, 4])
  })

  test('is forgotten when the other side falls silent', () => {
    const buffer = new JitterBuffer({ startAt: 1, most: 9 })
    buffer.push(Float32Array.of(1, 1))
    buffer.clear()
    expect([buffer.length, pulled(buffer, 2)]).toEqual([0, [0, 0]])
  })
})
