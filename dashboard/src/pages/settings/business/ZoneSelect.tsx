import type { ComponentProps } from 'react'
import { Select } from '@/ui/controls'

const ZONES = Intl.supportedValuesOf('timeZone')
// Made once: there are hundreds, and forms are drawn again with every key.
const OPTIONS = ZONES.map((zone) => (
  <option key={zone} value={zone}>
    {zone.replaceAll('_', ' ')}
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
      {!ZONES.includes(value) && <option value={value}>{value}</option>}
      {OPTIONS}
    </Select>
  )
}
