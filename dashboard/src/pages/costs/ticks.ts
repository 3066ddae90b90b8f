const MOST = 5

/** Where an axis from 0 has its lines, in steps of 1, 2 or 5 times a power of ten, and the digits that write them exactly. */
export function ticksUpTo(highest: number): { ticks: number[]; digits: number } {
  if (!(highest > 0)) return { ticks: [0, 1], digits: 2 }
  const power = Math.floor(Math.log10(highest / MOST))
  const scale = 10 ** power
  const step = [1, 2, 5, 10].find((one) => one * scale * MOST >= highest) ?? 10
  const count = Math.ceil(highest / (step * scale) - 1e-9)
  const digits = Math.max(2, -power)
  return {
    ticks: Array.from({ length: count + 1 }, (_, at) => Number((at * step * scale).toFixed(digits))),
    digits,
  }
}
