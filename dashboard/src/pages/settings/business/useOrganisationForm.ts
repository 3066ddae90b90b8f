import { useQuery } from '@tanstack/react-query'
import { client, type Schema } from '@/api/client'
import { tagged, taggedAnswer, unchanged } from '@/api/tagged'
import { useBusiness } from '@/app/business'
import { useSave } from '../form/useSave'

export type Organisation = Schema<'OrganisationItem'>
type Change = Schema<'OrganisationChange'>

export const ORGANISATION_PATHS = ['/api/organisation', '/api/organisations'] as const

/** The business that is chosen, as it was entered, with its ETag. */
export function useOrganisationRead() {
  const id = useBusiness()?.organisation_id ?? ''
  return useQuery({
    ...tagged('/api/organisation/{organisation_id}', { path: { organisation_id: id } }),
    enabled: id !== '',
  })
}

/** A change of the business; resources keep its clock where they have no place of their own. */
export function useOrganisationSave(
  id: string,
  onDone: (saved: { value: Organisation; etag: string }) => void,
) {
  return useSave<{ etag: string; change: Change }, Organisation>({
    queryKey: tagged('/api/organisation/{organisation_id}', { path: { organisation_id: id } }).queryKey,
    run: ({ etag, change }) =>
      taggedAnswer(
        client.PATCH('/api/organisation/{organisation_id}', {
          params: { path: { organisation_id: id }, header: unchanged(etag) },
          body: change,
        }),
      ),
    changes: [...ORGANISATION_PATHS, '/api/resources'],
    onDone,
  })
}
