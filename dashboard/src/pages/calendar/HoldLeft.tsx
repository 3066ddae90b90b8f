import { Length, useNow } from '@/ui/time'

/** How long a hold lasts still; it ticks. */
export function HoldLeft({ until }: { until: string }) {
  const left = (Date.parse(until) - useNow(1000)) / 1000
  if (left <= 0) return <>Hold is ending</>
  return (
    <>
      Held for <Length seconds={left} />
    </>
  )
}
