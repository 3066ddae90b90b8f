import { useNavigate } from '@tanstack/react-router'
import { api, type Schema } from '@/api/client'
import { useBusinesses, useOrganisation } from '@/app/business'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { SkeletonLines } from '@/ui/Skeleton'
import { NoTelephone } from './parts/NoTelephone'
import { TelephoneDesk } from './TelephoneDesk'
import { telephoneRoute } from './routes'
import { usePeople } from './usePeople'

const LEAD = 'This page is a telephone on the sandbox’s network. Call the agent, and be called by it.'

/** Calling the agent from the page. */
export function TelephonePage() {
  const installation = api.useQuery('get', '/api/installation')
  const numbers = api.useQuery('get', '/api/numbers')
  const failed = installation.error ? installation : numbers.error ? numbers : null
  return (
    <Page title="Telephone" lead={installation.data?.telephone_url ? LEAD : undefined}>
      {failed ? (
        <ErrorState error={failed.error} onRetry={failed.refetch} />
      ) : !installation.data || !numbers.data ? (
        <SkeletonLines />
      ) : installation.data.telephone_url === null ? (
        <NoTelephone numbers={numbers.data.numbers.map((one) => one.number)} />
      ) : (
        <Chosen installation={installation.data} numbers={numbers.data.numbers} />
      )}
    </Page>
  )
}

function Chosen({
  installation,
  numbers,
}: {
  installation: Schema<'InstallationItem'>
  numbers: readonly Schema<'NumberItem'>[]
}) {
  const search = telephoneRoute.useSearch()
  const navigate = useNavigate({ from: '/telephone' })
  const businesses = useBusinesses()
  const organisation = useOrganisation()
  const own = numbers.find((one) => one.organisation_id === organisation) ?? numbers[0]
  const line = numbers.find((one) => one.number === search.line) ?? own
  const people = usePeople(line?.organisation_id, search.as)
  return (
    <TelephoneDesk
      installation={installation}
      lines={numbers.map((one) => ({
        number: one.number,
        name:
          businesses.find((business) => business.organisation_id === one.organisation_id)?.name ??
          one.agent_id,
      }))}
      line={line ?? null}
      people={people}
      own={search.as ?? people[0].number}
      answers={search.answer}
      onLine={(number) => void navigate({ search: (before) => ({ ...before, line: number }), replace: true })}
      onOwn={(number) => void navigate({ search: (before) => ({ ...before, as: number }), replace: true })}
    />
  )
}
