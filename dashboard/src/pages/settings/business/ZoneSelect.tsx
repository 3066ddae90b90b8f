import type { ComponentProps } from 'react'
import { Select } from '@/ui/controls'
import { zoneWritten } from '@/ui/time'

const ZONES = Intl.supportedValuesOf('timeZone')
// Made once: there are hundreds, and forms are drawn again with every key.
const OPTIONS = ZONES.map((zone) => (
  <option key={zone} value={zone}>
    {zoneWritten(zone)}
  </option>
))

interface ZoneSelectProps extends Omit<ComponentProps<'select'>, 'onChange' | 'children'> {
  value: string
  onChoose: (zone: string) => void
}

/** An IANA time zone; one the browser calls otherwise stays as it is. */
export function ZoneSelect({ value, onChoose, ...rest }: ZoneSelectProps) {
  return (
    <Select {...rest} value={value} onChange={(event) => onChoose(event.target.value)}>
      {!ZONES.includes(value) && <option value={value}>{zoneWritten(value)}</option>}
      {OPTIONS}
    </Select>
  )
}
