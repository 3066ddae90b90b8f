import { Skeleton } from '@/ui/Skeleton'

/** The page to come, in its size. */
export function HomeSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-60 w-full rounded-md sm:h-43 lg:h-27" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {[0, 1, 2, 3].map((one) => (
          <Skeleton key={one} className="h-56 w-full rounded-md" />
        ))}
      </div>
    </div>
  )
}
