import { ArrowDown, ArrowUp } from 'lucide-react'
import { useDeferredValue, type ReactNode } from 'react'
import { Button } from './Button'
import { classes } from './classes'
import { EmptyState } from './EmptyState'
import { ErrorState } from './ErrorState'
import { Skeleton } from './Skeleton'

export interface Column<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** Figures and amounts stand at the end of their column. */
  isFigure?: boolean
  /** Shown from this width on; what matters most has none. */
  from?: 'sm' | 'md' | 'lg'
  className?: string
  /** How the list stands by this column, and what changes it; only where the api can sort by it. */
  sort?: { direction: 'asc' | 'desc' | null; onSort: () => void }
}

/** What a list needs to know of its query: an infinite query of `api` has all of it. */
interface Reading {
  isPending: boolean
  error: unknown
  refetch: () => unknown
  isRefetching?: boolean
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
}

interface TableProps<Row> {
  /** What the table lists, for people who do not see it. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[] | undefined
  keyOf: (row: Row) => string
  reading: Reading
  /** What stands there when there is no row: an `EmptyState`. */
  empty?: ReactNode
  /** How many rows are expected, for the skeleton. */
  expected?: number
  rowClassName?: (row: Row) => string | false
}

const FROM = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' }
// On a phone a row is a block: its first cell on a line of its own, the others beside each other below.
const CELL = 'px-4 max-sm:p-0 max-sm:first:w-full'
const ROW =
  'border-t border-line max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-4 max-sm:py-2.5'

/** Rows a screen has room for; those below are rendered after these have been painted. */
const AT_ONCE = 12

/**
 * A list with its states: skeletons, failure with retry, nothing, rows, and "Load more" while there are more.
 *
 * Rows are reached by a link in their first cell: `className={rowLink}`, and the whole row can be clicked.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  reading,
  empty,
  expected = 8,
  rowClassName,
}: TableProps<Row>) {
  const count = rows?.length ?? 0
  const rendered = Math.max(useDeferredValue(count, 0), AT_ONCE)
  if (rows === undefined && reading.error) {
    return (
      <ErrorState
        error={reading.error}
        onRetry={reading.refetch}
        isRetrying={reading.isRefetching ?? false}
      />
    )
  }
  if (rows?.length === 0) return empty ?? <EmptyState title="Nothing found" />
  return (
    <>
      <table aria-label={label} aria-busy={rows === undefined} className="w-full border-collapse text-left">
        <thead className="sticky top-(--header) z-10 bg-surface max-sm:sr-only">
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: expected }, (_, row) => <SkeletonRow key={row} columns={columns} />)
            : rows.slice(0, rendered).map((row) => (
                <tr
                  key={keyOf(row)}
                  className={classes(
                    ROW,
                    'relative transition-colors first:border-t-0 last:rounded-b-md hover:bg-canvas has-[a:focus-visible]:bg-canvas',
                    rowClassName?.(row),
                  )}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={classes(cellLook(column), 'py-2 sm:h-12')}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {rows !== undefined && <More reading={reading} />}
    </>
  )
}

function HeadCell<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column
  const direction = sort?.direction
  return (
    <th
      scope="col"
      aria-sort={direction ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classes(
        cellLook(column),
        'h-9 text-12 font-medium text-muted shadow-[inset_0_-1px_0_var(--line)]',
      )}
    >
      {sort ? (
        <button type="button" onClick={sort.onSort} className="inline-flex items-center gap-1 hover:text-ink">
          {column.title}
          {direction === 'asc' && <ArrowUp aria-hidden className="size-3" />}
          {direction === 'desc' && <ArrowDown aria-hidden className="size-3" />}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr className={ROW}>
      {columns.map((column, place) => (
        <td key={column.key} className={classes(cellLook(column), 'sm:h-12')}>
          <Skeleton className={classes('h-4', place === 0 ? 'w-36 max-w-full' : 'w-20 max-w-full')} />
        </td>
      ))}
    </tr>
  )
}

function cellLook<Row>({ isFigure, from, className }: Column<Row>): string {
  return classes(CELL, isFigure && 'figures text-right', from && FROM[from], className)
}

/** The end of a list: more of it, or why more could not be read. */
export function More({ reading }: { reading: Reading }) {
  if (!reading.hasNextPage || !reading.fetchNextPage) return null
  return (
    <div className="flex flex-col items-center gap-2 border-t border-line p-3">
      {reading.error !== null && reading.error !== undefined && (
        <p role="alert" className="text-13 text-failed">
          The next rows could not be loaded.
        </p>
      )}
      <Button
        size="sm"
        isPending={reading.isFetchingNextPage ?? false}
        onClick={() => reading.fetchNextPage?.()}
      >
        Load more
      </Button>
    </div>
  )
}
