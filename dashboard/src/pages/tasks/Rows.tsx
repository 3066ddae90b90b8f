import type { ReactNode } from 'react'
import { ErrorState } from '@/ui/ErrorState'
import { SkeletonLines } from '@/ui/Skeleton'
import { More } from '@/ui/Table'

interface RowsProps<Row> {
  /** What is listed, for people who do not see it. */
  label: string
  rows: readonly Row[] | undefined
  keyOf: (row: Row) => string
  reading: Parameters<typeof More>[0]['reading']
  empty: ReactNode
  children: (row: Row) => ReactNode
}

/** A list whose rows are taller than a table's, with the states of one. */
export function Rows<Row>({ label, rows, keyOf, reading, empty, children }: RowsProps<Row>) {
  if (rows === undefined && reading.error) {
    return (
      <ErrorState
        error={reading.error}
        onRetry={reading.refetch}
        isRetrying={reading.isRefetching ?? false}
      />
    )
  }
  if (rows === undefined) {
    return (
      <div className="flex flex-col gap-8 p-4">
        <SkeletonLines lines={3} />
        <SkeletonLines lines={3} />
      </div>
    )
  }
  if (rows.length === 0) return empty
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line">
        {rows.map((row) => (
          <li key={keyOf(row)} className="p-4">
            {children(row)}
          </li>
        ))}
      </ul>
      <More reading={reading} />
    </>
  )
}
