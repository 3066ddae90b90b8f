import { classes } from './classes'

/** A place that something will fill: give it the size of what comes, so that nothing moves. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={classes('pulses block rounded-sm bg-sunken', className ?? 'h-4 w-full')} />
  )
}

/** A drawing to come, of the size `className` says. */
export function SkeletonDrawing({ className }: { className: string }) {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className={className} />
    </div>
  )
}

/** Lines of text to come. */
export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2.5">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={classes('h-4', ['w-full', 'w-11/12', 'w-4/5', 'w-2/3'][line % 4])} />
      ))}
    </div>
  )
}
