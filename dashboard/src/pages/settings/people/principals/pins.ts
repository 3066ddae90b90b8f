/** What is wrong with a PIN, as the api sees it too: digits neither equal nor counted. */
export function wrongPin(pin: string): string | undefined {
  if (!/^\d{4,9}$/.test(pin)) return 'Four to nine digits'
  const steps = new Set(Array.from(pin.slice(1), (digit, at) => Number(digit) - Number(pin[at])))
  const [step] = steps
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1
    ? 'Too easily guessed: equal or counted digits'
    : undefined
}
