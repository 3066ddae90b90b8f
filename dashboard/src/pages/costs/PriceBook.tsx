import { dayWritten } from './days'
import type { Report } from './useCosts'

/** With which prices new uses are reckoned. */
export function PriceBook({ report }: { report: Report }) {
  return (
    <p className="text-13 text-muted">
      Reckoned with price book <span className="font-medium text-ink">{report.price_book}</span>, prices of{' '}
      {dayWritten(report.price_book_dated)}, in {report.currency}. Every use keeps the price it was reckoned
      with.
    </p>
  )
}
