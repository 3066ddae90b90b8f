import { lazy, Suspense } from 'react'
import { useBusiness, useBusinesses } from '@/app/business'

const BusinessMenu = lazy(() => import('./BusinessMenu'))

/** Which business the pages are about; with one business, its name. */
export function BusinessChooser() {
  const chosen = useBusiness()
  const all = useBusinesses()
  if (!chosen) return null
  if (all.length === 1) return <p className="truncate px-3 text-13 text-muted">{chosen.name}</p>
  return (
    <div className="h-9 pointer-coarse:h-11">
      <Suspense>
        <BusinessMenu />
      </Suspense>
    </div>
  )
}
