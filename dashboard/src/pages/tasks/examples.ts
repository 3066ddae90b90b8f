import { useState } from 'react'
import { api } from '@/api/client'
import { dayIn, useZone } from '@/ui/time'
import type { Wish } from './useBegin'

const NUMBER = '+15551230001'

/** Wishes that can be planned as they stand: about a customer the business has, else about a number. */
export function useExamples(kind: Wish['kind'], organisation: string | undefined): readonly string[] {
  const business = organisation && { organisation }
  const zone = useZone()
  const [now] = useState(Date.now)
  const contacts = api.useQuery('get', '/api/contacts', { params: { query: { ...business, limit: 20 } } })
  const coming = api.useQuery('get', '/api/appointments', {
    params: { query: { ...business, from: dayIn(new Date(), zone), status: 'confirmed', limit: 20 } },
  })
  const people = contacts.data?.contacts ?? []
  const isAlone = (name: string) => people.filter((one) => one.name === name).length === 1
  const known = people.find((one) => one.phones.length > 0 && isAlone(one.name))?.name
  const expected = coming.data?.appointments.find(
    (one) => Date.parse(one.starts_at) > now && isAlone(one.contact_name),
  )?.contact_name
  const who = known ?? NUMBER
  if (kind === 'plan')
    return [`Text ${who} that we are closed on Friday; then call ${who} and ask which other day suits`]
  return [
    `Text ${who} that we are open until six today`,
    `Call ${who} and ask which day next week suits`,
    ...(expected === undefined
      ? []
      : [`Cancel ${expected}’s appointment; text ${expected} that we will ring about another day`]),
  ]
}
