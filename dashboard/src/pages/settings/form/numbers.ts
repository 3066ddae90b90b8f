/** Read a whole number as it was entered; what is none becomes what the api refuses with the field's name. */
export function wholeNumber(entered: string): number {
  return /^\d+$/.test(entered.trim()) ? Number(entered.trim()) : NaN
}

/** Bring a telephone number as people write it into the form of the api: `+1 (555) 123-0042` is `+15551230042`. */
export function dialled(entered: string): string {
  return entered.replace(/[\s().\u2013-]/g, '').replace(/^00/, '+')
}

/** Suggest a key for a name: "Oil change (5 l)" is `oil-change-5-l`. */
export function keyFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
}
