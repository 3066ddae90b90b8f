import { Skeleton } from '@/ui/Skeleton'

/** While a page's code comes. */
export function PagePending() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="mx-auto w-full max-w-7xl px-4 py-5 sm:px-6 lg:px-8 lg:py-7"
    >
      <Skeleton className="mb-6 h-8 w-48" />
      <Skeleton className="h-96 w-full rounded-md" />
    </div>
  )
}
