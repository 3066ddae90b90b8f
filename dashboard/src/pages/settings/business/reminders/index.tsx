import { useQuery } from '@tanstack/react-query'
import { tagged } from '@/api/tagged'
import { useBusiness } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useOrganisationRead } from '../useOrganisationForm'
import { DialPolicyForm } from './DialPolicyForm'
import { ReminderForm } from './ReminderForm'

/** When customers hear of us by themselves: reminders, and the hours and caps of every call we place. */
export function RemindersSection() {
  const id = useBusiness()?.organisation_id
  const business = useOrganisationRead()
  const policy = useQuery(tagged('/api/dial-policy', id ? { query: { organisation: id } } : {}))
  return (
    <Page
      title="Reminders and calls"
      lead="When customers are reminded, and when and how often anybody is rung."
    >
      <div className="flex flex-col gap-5">
        {business.data ? (
          <ReminderForm key={`reminders ${id ?? ''}`} read={business.data} />
        ) : (
          <Waiting reading={business} />
        )}
        {policy.data ? (
          <DialPolicyForm key={`policy ${id ?? ''}`} read={policy.data} organisation={id} />
        ) : (
          <Waiting reading={policy} />
        )}
      </div>
    </Page>
  )
}

function Waiting({
  reading,
}: {
  reading: { error: unknown; refetch: () => unknown; isRefetching: boolean }
}) {
  return (
    <Card>
      {reading.error ? (
        <ErrorState error={reading.error} onRetry={reading.refetch} isRetrying={reading.isRefetching} />
      ) : (
        <SkeletonLines lines={5} />
      )}
    </Card>
  )
}
