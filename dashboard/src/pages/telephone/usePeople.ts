import { api, type Schema } from '@/api/client'
import { NEW_CALLER } from '@/app/handset'
import { useMay } from '@/app/session'
import type { Place } from './parts/Setup'

const SOMEBODY_NEW: Place = { number: NEW_CALLER, name: 'Somebody new' }
const MOST = 25

/** Who one can be on the telephone: somebody new, or a contact of the business whose number may be seen; `own` is one's number. */
export function usePeople(
  organisation: string | undefined,
  own: string | undefined,
): readonly [Place, ...Place[]] {
  const isAllowed = useMay('operator')
  const query = { limit: MOST, ...(organisation && { organisation }) }
  const contacts = api.useQuery('get', '/api/contacts', { params: { query } }, { enabled: isAllowed })
  const first = (contacts.data?.contacts ?? []).flatMap(placeOf)
  const isFurther =
    contacts.data !== undefined && own !== undefined && !first.some((one) => one.number === own)
  const sought = { ...query, search: own ?? '' }
  const further = api.useQuery(
    'get',
    '/api/contacts',
    { params: { query: sought } },
    { enabled: isFurther && own !== NEW_CALLER },
  )
  const found = isFurther ? (further.data?.contacts ?? []).filter(({ phones }) => phones.includes(own)) : []
  return [SOMEBODY_NEW, ...first, ...found.map(({ name }) => ({ name, number: own ?? '' }))]
}

function placeOf({ name, phones: [number] }: Schema<'ContactItem'>): Place[] {
  return number === undefined || number === NEW_CALLER ? [] : [{ number, name }]
}
