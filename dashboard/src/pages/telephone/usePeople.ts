import { api } from '@/api/client'
import { NEW_CALLER } from '@/app/handset'
import { useMay } from '@/app/session'
import type { Place } from './parts/Setup'

const SOMEBODY_NEW: Place = { number: NEW_CALLER, name: 'Somebody new' }
const MOST = 25

/** Who one can be on the telephone: somebody new, or a contact of the business whose number may be seen. */
export function usePeople(organisation: string | undefined): readonly [Place, ...Place[]] {
  const isAllowed = useMay('operator')
  const query = { limit: MOST, ...(organisation && { organisation }) }
  const contacts = api.useQuery('get', '/api/contacts', { params: { query } }, { enabled: isAllowed })
  const known = (contacts.data?.contacts ?? []).flatMap(({ name, phones: [number] }) =>
    number === undefined || number === NEW_CALLER ? [] : [{ number, name }],
  )
  return [SOMEBODY_NEW, ...known]
}
