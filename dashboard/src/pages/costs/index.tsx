import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { classes } from '@/ui/classes'
import { Breakdown } from './Breakdown'
import { BudgetsSection } from './BudgetsSection'
import { PriceBook } from './PriceBook'
import { RangePicker } from './RangePicker'
import { RunningCalls } from './RunningCalls'
import { Settlements } from './Settlements'
import { Summary } from './Summary'
import { dayWritten } from './days'
import { useCosts, type Report } from './useCosts'

/** What was paid for, what is being paid for now, and how much may be. */
export function CostsPage() {
  const costs = useCosts()
  const report = costs.data
  return (
    <Page title="Costs" lead={report ? lead(report) : 'What was paid for'} actions={<RangePicker />}>
      {!report && costs.error ? (
        <ErrorState error={costs.error} onRetry={costs.refetch} isRetrying={costs.isRefetching} />
      ) : (
        <div
          aria-busy={costs.isPlaceholderData}
          className={classes(
            'flex flex-col gap-5 transition-opacity',
            costs.isPlaceholderData && 'opacity-60',
          )}
        >
          <Summary report={report} />
          <RunningCalls report={report} />
          <Breakdown report={report} reading={costs} />
          <div className="grid gap-5 xl:grid-cols-2 xl:items-start">
            <BudgetsSection />
            <Settlements report={report} reading={costs} />
          </div>
          {report && <PriceBook report={report} />}
        </div>
      )}
    </Page>
  )
}

function lead({ first_day, last_day }: Report): string {
  if (first_day === last_day) return dayWritten(first_day)
  return `${dayWritten(first_day)} – ${dayWritten(last_day)}`
}
