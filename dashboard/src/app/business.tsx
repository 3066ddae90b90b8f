import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, use, useDeferredValue, useEffect, type ReactNode } from 'react'
import { send } from '@/api/send'
import { ClockZone } from '@/ui/time'
import { recalled, remember } from './memory'
import { Splash } from './shell/Splash'

export interface Business {
  organisation_id: string
  name: string
  /** IANA name of the zone its times are shown in. */
  time_zone: string
}

export const businessesQuery = queryOptions({
  queryKey: ['get', '/api/organisations', {}],
  queryFn: read,
})

const REMEMBERED = 'business'
const Businesses = createContext<{ all: readonly Business[]; chosen: Business | null }>({
  all: [],
  chosen: null,
})

/** The business the page is about; null where there is none yet, or the list could not be read. */
export function useBusiness(): Business | null {
  return use(Businesses).chosen
}

/** The id to pass as `organisation`; undefined lets the api take the only one there is. */
export function useOrganisation(): string | undefined {
  return useBusiness()?.organisation_id
}

export function useBusinesses(): readonly Business[] {
  return use(Businesses).all
}

/** Change the business: it stands in the address as `?org=`, and is remembered. */
export function useChooseBusiness(): (id: string) => void {
  const navigate = useNavigate()
  return (id) => {
    remember(REMEMBERED, id)
    void navigate({ to: '.', search: { org: id } })
  }
}

/** Find the business of the address, else the one looked at last, else the one with the latest call, else the first. */
export function BusinessProvider({ children }: { children: ReactNode }) {
  const { org } = useSearch({ strict: false })
  const { data: all = [], isPending } = useQuery(businessesQuery)
  const known = org ?? recalled(REMEMBERED)
  const isUnknown = all.length > 1 && !all.some((one) => one.organisation_id === known)
  const latest = useQuery({
    queryKey: ['latest call of any business'],
    queryFn: readLatest,
    enabled: isUnknown,
    staleTime: Infinity,
    retry: false,
  })
  const wanted = isUnknown ? latest.data : known
  const chosen = all.find((one) => one.organisation_id === wanted) ?? all[0] ?? null

  const lookedAt = org ?? (isUnknown ? latest.data : null)
  useEffect(() => {
    if (lookedAt) remember(REMEMBERED, lookedAt)
  }, [lookedAt])

  // Pages read for a business: to begin without knowing which would be to read everything twice.
  const isKnown = useDeferredValue(!isPending && !latest.isLoading, false)
  if (!isKnown) return <Splash />
  return (
    <Businesses value={{ all, chosen }}>
      <ClockZone zone={chosen?.time_zone}>{children}</ClockZone>
    </Businesses>
  )
}

/** Return whose the latest call is; null where there is none. */
async function readLatest({ signal }: { signal: AbortSignal }): Promise<string | null> {
  const response = await send(new Request(new URL('/api/calls?limit=1', location.origin), { signal }))
  const { calls } = (await response.json()) as { calls: { organisation_id: string }[] }
  return calls[0]?.organisation_id ?? null
}

async function read({ signal }: { signal: AbortSignal }): Promise<Business[]> {
  const response = await send(new Request(new URL('/api/organisations', location.origin), { signal }))
  return ((await response.json()) as { organisations: Business[] }).organisations
}
