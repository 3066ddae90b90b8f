import { Check, ChevronsUpDown } from 'lucide-react'
import { useBusiness, useBusinesses, useChooseBusiness } from '@/app/business'
import { Menu, MenuItem } from '@/ui/Menu'

/** The businesses to choose from. */
export default function BusinessMenu() {
  const chosen = useBusiness()
  const all = useBusinesses()
  const choose = useChooseBusiness()
  if (!chosen) return null
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Business: ${chosen.name}`}
          className="flex h-9 w-full min-w-0 items-center justify-between gap-1.5 rounded-sm border border-line bg-raised pr-2 pl-3 text-13 font-medium hover:border-line-strong pointer-coarse:h-11"
        >
          <span className="truncate">{chosen.name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </button>
      }
    >
      {all.map((one) => (
        <MenuItem key={one.organisation_id} onSelect={() => choose(one.organisation_id)}>
          <span className="grow">{one.name}</span>
          {one === chosen && <Check aria-label="chosen" className="size-4 text-accent" />}
        </MenuItem>
      ))}
    </Menu>
  )
}
