/** What an address may carry after its `?`; whatever is not understood is left out. */
export type Search = Record<string, unknown>

export function text(search: Search, name: string): string | undefined {
  const value = search[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function oneOf<const Value extends string>(
  search: Search,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === search[name])
}

export function flag(search: Search, name: string): true | undefined {
  return search[name] === true || undefined
}

/** A day as `2026-11-23`. */
export function day(search: Search, name: string): string | undefined {
  const value = text(search, name)
  return value && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined
}

/** Leave out what is undefined, as optional search params want it. */
export function present<Values extends Record<string, unknown>>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
