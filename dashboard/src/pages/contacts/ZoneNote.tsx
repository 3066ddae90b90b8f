import { browserZone, useZone } from '@/ui/time'

/** Whose clock times are shown by, where it is not that of whoever looks. */
export function ZoneNote() {
  const zone = useZone()
  if (zone === browserZone()) return null
  return <span className="text-12 text-muted">Times are those of {zone.replaceAll('_', ' ')}</span>
}
