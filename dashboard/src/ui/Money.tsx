import { classes } from './classes'

const formats = new Map<string, Intl.NumberFormat>()

/** Write an amount: a decimal string is formatted digit by digit, never as a float. with `digits` after the point. */
export function money(amount: string, currency: string, digits = 2): string {
  const name = `${currency} ${String(digits)}`
  let format = formats.get(name)
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    formats.set(name, format)
  }
  // A string is formatted exactly as it stands (ECMA-402, Intl.NumberFormat v3).
  return format.format(amount as unknown as number)
}

/** Whether a decimal string is nought. */
export function isNothing(amount: string): boolean {
  return /^0*(\.0*)?$/.test(amount)
}

/** Add decimal strings up, exactly. */
export function total(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => (amount.split('.')[1] ?? '').length))
  const sum = amounts.reduce((all, amount) => all + scaled(amount, places), 0n)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places)
  return `${sum < 0n ? '-' : ''}${whole}${places ? `.${fraction}` : ''}`
}

function scaled(amount: string, places: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

interface MoneyProps {
  /** A decimal string, as the api gives it. */
  amount: string
  currency: string
  /** Digits after the point: 4 for what a call, task or use costs, which is parts of a cent; 2 for days and months. */
  digits?: number
  className?: string
}

/** An amount of money. */
export function Money({ amount, currency, digits = 2, className }: MoneyProps) {
  return (
    <span className={classes('figures', className)} title={`${amount} ${currency}`}>
      {money(amount, currency, digits)}
    </span>
  )
}
