import { readable } from '@/ui/PhoneNumber'
import type { Contact } from './words'

/** What merging does to the one that stays, as the api does it. */
export function outcomeOf(kept: Contact, doubled: Contact): string[] {
  const phones = doubled.phones.filter((phone) => !kept.phones.includes(phone)).map(readable)
  const known = kept.emails.map((email) => email.toLowerCase())
  const emails = doubled.emails.filter((email) => !known.includes(email.toLowerCase()))
  return [
    `The name stays ${kept.name}${doubled.name === kept.name ? '' : `; ${doubled.name} is not kept as a name`}.`,
    ...(phones.length + emails.length
      ? [
          `${[...phones, ...emails].join(', ')} ${phones.length + emails.length === 1 ? 'is' : 'are'} added behind those there are.`,
        ]
      : []),
    ...numberLine(kept, doubled),
    'Vehicles, appointments, calls, texts, messages, tasks, permissions and what is remembered come together.',
    `Whoever opens the other contact is led to ${kept.name}; texts and calls under way go on.`,
  ]
}

function numberLine(kept: Contact, doubled: Contact): string[] {
  const [ours, theirs] = [kept.customer_number, doubled.customer_number]
  if (theirs === null) return []
  if (ours === null) return [`The customer number ${theirs} comes along.`]
  return [`The customer number shown is ${ours}; looking up ${theirs} leads there too.`]
}
