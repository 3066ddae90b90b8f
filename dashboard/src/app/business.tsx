import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, use, useEffect, type ReactNode } from 'react'
import { send } from '@/api/send'
import { ClockZone } from '@/ui/time'
import { recalled, remember } from './memory'
import { PagePending } from './shell/PagePending'

export interface Business {
  organisation_id: string
  name: string
  /** IANA name of the zone its times are shown in. */
  time_zone: string
}

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

/** Find the business of the address, else the one chosen last, else the first. */
export function BusinessProvider({ children }: { children: ReactNode }) {
  const { org } = useSearch({ strict: false })
  const { data: all = [], isPending } = useQuery({
    queryKey: ['get', '/api/organisations', {}],
    queryFn: read,
  })
  const wanted = org ?? recalled(REMEMBERED)
  const chosen = all.find((one) => one.organisation_id === wanted) ?? all[0] ?? null

  useEffect(() => {
    if (org) remember(REMEMBERED, org)
  }, [org])

  // Pages read for a business: to begin without knowing which would be to read everything twice.
  if (isPending) return <PagePending />
  return (
    <Businesses value={{ all, chosen }}>
      <ClockZone zone={chosen?.time_zone}>{children}</ClockZone>
    </Businesses>
  )
}

async function read({ signal }: { signal: AbortSignal }): Promise<Business[]> {
  const response = await send(new Request(new URL('/api/organisations', location.origin), { signal }))
  return ((await response.json()) as { organisations: Business[] }).organisations
}
