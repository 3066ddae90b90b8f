import { useQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { tagged } from '@/api/tagged'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ErrorState } from '@/ui/ErrorState'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { Money } from '@/ui/Money'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { AccountBar } from './AccountBar'
import { BudgetsDialog } from './BudgetsDialog'
import { SCOPES } from './budgets'

/** How much may be spent, and what stands against it. */
export function BudgetsSection() {
  const organisation = useOrganisation()
  const budgets = useQuery(tagged('/api/budgets', { query: organisation ? { organisation } : {} }))
  const [isEditing, setEditing] = useState(false)
  const bar = useBar('owner')
  const report = budgets.data?.value
  return (
    <Section
      title="Budgets"
      aside={
        <Button
          size="sm"
          icon={<Pencil aria-hidden className="size-3.5" />}
          disabledBecause={bar ?? (report ? undefined : 'They have not been read yet')}
          onClick={() => setEditing(true)}
        >
          Change budgets
        </Button>
      }
    >
      {report ? (
        <div className="flex flex-col gap-5">
          {report.accounts.map((account) => (
            <AccountBar key={account.scope} account={account} currency={report.currency} />
          ))}
          <KeyValues>
            {SCOPES.filter(({ scope }) => !report.accounts.some((one) => one.scope === scope)).map(
              ({ scope, label }) => (
                <KeyValue key={scope} name={label}>
                  {limitOf(report[scope], report.currency)}
                </KeyValue>
              ),
            )}
          </KeyValues>
        </div>
      ) : budgets.error ? (
        <ErrorState error={budgets.error} onRetry={budgets.refetch} isRetrying={budgets.isRefetching} />
      ) : (
        <SkeletonLines lines={6} />
      )}
      {isEditing && budgets.data && (
        <BudgetsDialog read={budgets.data} reload={budgets.refetch} onClose={() => setEditing(false)} />
      )}
    </Section>
  )
}

function limitOf(limit: string | null | undefined, currency: string) {
  if (!limit) return <span className="text-muted">No limit</span>
  return (
    <>
      <Money amount={limit} currency={currency} digits={4} /> at most
    </>
  )
}
