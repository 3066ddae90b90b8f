import { ArrowDown, ArrowUp } from 'lucide-react'
import { Badge } from '@/ui/Badge'
import { Checkbox } from '@/ui/controls'
import { IconButton } from '@/ui/IconButton'
import type { Resource } from './ServiceSection'

interface ResourcePickerProps {
  resources: readonly Resource[]
  /** Keys, preferred first. */
  chosen: readonly string[]
  error: string | undefined
  onChoose: (keys: string[]) => void
}

/** Who or what can do a service, in the order in which they are taken. */
export function ResourcePicker({ resources, chosen, error, onChoose }: ResourcePickerProps) {
  const byKey = new Map(resources.map((one) => [one.key, one]))
  const others = resources.filter((one) => !chosen.includes(one.key) && !one.is_retired)
  const move = (at: number, by: number) => {
    const moved = [...chosen]
    const [key] = moved.splice(at, 1)
    if (key !== undefined) moved.splice(at + by, 0, key)
    onChoose(moved)
  }
  return (
    <fieldset className="min-w-0 md:col-span-2">
      <legend className="text-13 font-medium">Done by</legend>
      <p className="mb-2 text-12 text-muted">The first one that is free is taken.</p>
      <ul className="divide-y divide-line rounded-sm border border-line">
        {chosen.map((key, at) => {
          const name = byKey.get(key)?.name ?? key
          return (
            <li key={key} className="flex min-h-11 items-center gap-3 px-3">
              <span className="w-4 text-right text-12 text-muted figures">{at + 1}</span>
              <Choice
                name={name}
                isRetired={byKey.get(key)?.is_retired ?? false}
                isChosen
                onChange={() => onChoose(chosen.filter((one) => one !== key))}
              />
              {at > 0 && (
                <IconButton label={`Prefer ${name}`} size="sm" onClick={() => move(at, -1)}>
                  <ArrowUp aria-hidden className="size-4" />
                </IconButton>
              )}
              {at < chosen.length - 1 && (
                <IconButton label={`Take ${name} later`} size="sm" onClick={() => move(at, 1)}>
                  <ArrowDown aria-hidden className="size-4" />
                </IconButton>
              )}
            </li>
          )
        })}
        {others.map((one) => (
          <li key={one.key} className="flex min-h-11 items-center gap-3 px-3">
            <span className="w-4" />
            <Choice
              name={one.name}
              isRetired={false}
              isChosen={false}
              onChange={() => onChoose([...chosen, one.key])}
            />
          </li>
        ))}
        {resources.length === 0 && (
          <li className="px-3 py-2.5 text-13 text-muted">There are no resources yet: add one first.</li>
        )}
      </ul>
      {error && (
        <p role="alert" className="mt-1.5 text-12 font-medium text-failed">
          {error}
        </p>
      )}
    </fieldset>
  )
}

interface ChoiceProps {
  name: string
  isRetired: boolean
  isChosen: boolean
  onChange: () => void
}

function Choice({ name, isRetired, isChosen, onChange }: ChoiceProps) {
  return (
    <label className="flex min-w-0 grow items-center gap-2.5">
      <Checkbox checked={isChosen} onChange={onChange} />
      <span className="truncate">{name}</span>
      {isRetired && <Badge>Retired</Badge>}
    </label>
  )
}
