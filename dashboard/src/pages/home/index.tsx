import { api } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { Approvals } from './Approvals'
import { Appointments } from './Appointments'
import { CallsNow } from './CallsNow'
import { Due } from './Due'
import { FirstRun } from './FirstRun'
import { Health } from './Health'
import { HomeSkeleton } from './HomeSkeleton'
import { Numbers } from './Numbers'
import { useFirstRun } from './useFirstRun'

/** What happens now, and what waits for somebody. */
export function HomePage() {
  const organisation = useOrganisation()
  const query = organisation ? { organisation } : {}
  const overview = api.useQuery('get', '/api/overview', { params: { query } })
  const isFirstRun = useFirstRun(overview.data)
  const { data } = overview
  return (
    <Page title={data?.name ?? 'Home'} lead={data && <DateTime at={data.at} look="day" />}>
      {data === undefined && overview.error && (
        <Card>
          <ErrorState error={overview.error} onRetry={overview.refetch} isRetrying={overview.isRefetching} />
        </Card>
      )}
      {data === undefined && !overview.error && <HomeSkeleton />}
      {data && (
        <div className="flex flex-col gap-4">
          {isFirstRun ? <FirstRun /> : <Numbers today={data.today} yesterday={data.yesterday} />}
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex min-w-0 flex-col gap-4">
              <CallsNow calls={data.calls} currency={data.today.cost.currency} />
              <Approvals count={data.approvals.count} currency={data.today.cost.currency} />
              <Due due={data.due} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <Appointments appointments={data.appointments} />
              <Health states={data.health} />
            </div>
          </div>
        </div>
      )}
    </Page>
  )
}
