import type { Problem } from './problem'

/** What to do next, where the api's own words are for whoever writes programs; empty: the detail says it all. */
const FOR_PEOPLE: Readonly<Record<string, string>> = {
  invalid_request: 'Mend what is named, and try again.',
  rule_broken: '',
  slot_taken: 'Take another time.',
  not_bookable: 'Take another time.',
  version_changed: 'Load what stands now, and make your change again.',
  not_authenticated: 'Sign in again.',
  csrf_failed: 'Reload the page, and try again.',
  access_denied: 'An owner can give you another role.',
  not_found: 'It may have been removed meanwhile.',
  too_many_attempts: 'Wait a little, then try again.',
  too_many_streams: 'Close other windows of the dashboard.',
  sync_token_expired: 'Wait a little, then try again.',
  provider_unavailable: 'Wait a little, then try again.',
}

/** Return what whoever looks at the page does next. */
export function adviceOf({ code, next }: Problem): string {
  return FOR_PEOPLE[code] ?? next
}

/** Return what is wrong with which field, for people: `body.locations[0].key` is "Locations 1, key". */
export function namedErrors({ errors }: Problem): { name: string; message: string }[] {
  return (errors ?? []).map(({ field, message }) => ({ name: fieldName(field), message: readably(message) }))
}

/** Write the times of a message as the fields and the pages do: `21:00:00` is 9:00 PM. */
export function readably(message: string): string {
  return message.replace(/\b([01]\d|2[0-3]):([0-5]\d):00\b/g, (_, hour: string, minute: string) => {
    const at = Number(hour)
    return `${String(at % 12 || 12)}:${minute} ${at < 12 ? 'AM' : 'PM'}`
  })
}

function fieldName(field: string): string {
  const words = field
    .replace(/^(?:body|query|path|header)\.?/, '')
    .replace(/\[(\d+)\]/g, (_, at: string) => ` ${String(Number(at) + 1)}`)
    .replaceAll('.', ', ')
    .replaceAll('_', ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
