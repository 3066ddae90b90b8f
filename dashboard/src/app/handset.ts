/** The development telephone of this window: it is on the telephone page, and everywhere else a bell stands by for it. */
export const NEW_CALLER = '+15551239000'

/** The sandbox closes with it where another telephone has the number. */
export const TAKEN = 4409

let own = NEW_CALLER

/** The number that is rung: the one the telephone page had last. */
export function ownNumber(): string {
  return own
}

export function keepOwnNumber(number: string): void {
  own = number
}

/** The address of a telephone with a number, from the sandbox's base URL; who stands by takes no other's number. */
export function lineAddress(telephoneUrl: string, number: string, { isStandby = false } = {}): string {
  const address = new URL('/control/handset', telephoneUrl.replace(/^http/, 'ws'))
  address.searchParams.set('number', number)
  if (isStandby) address.searchParams.set('standby', 'true')
  return address.href
}
