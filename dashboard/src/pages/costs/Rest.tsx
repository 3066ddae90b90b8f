import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/ui/Button'
import { Money, total } from '@/ui/Money'
import { costsRoute } from './routes'
import { FEW_ROWS, MOST_ROWS, type Report } from './useCosts'

/** What a list that ends early leaves out, and the way to more of it; not there where it is whole. */
export function Rest({ report }: { report: Report }) {
  const { all } = costsRoute.useSearch()
  const navigate = useNavigate({ from: '/costs' })
  const count = report.rows.length
  if (count < (all ? MOST_ROWS : FEW_ROWS)) return null
  const rest = total([report.total.amount, ...report.rows.map(({ amount }) => negated(amount))])
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-3 text-13">
      <p className="text-muted">
        The {count} dearest; all others come to <Money amount={rest} currency={report.currency} digits={4} />.
        {all && ' Choose fewer days to see more of them.'}
      </p>
      {!all && (
        <Button
          size="sm"
          onClick={() => void navigate({ search: (before) => ({ ...before, all: true }), replace: true })}
        >
          Show up to {MOST_ROWS}
        </Button>
      )}
    </div>
  )
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}
