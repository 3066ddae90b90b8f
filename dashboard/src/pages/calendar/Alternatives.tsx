import { problemOf } from '@/api/problem'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { writtenWall } from './days'
import type { Resource } from './useCalendar'

export interface Place {
  resource_key: string
  /** Wall time of the resource. */
  start: string
}

interface AlternativesProps {
  error: unknown
  resources: readonly Resource[]
  onChoose: (place: Place) => void
}

/** Why a start can't be had, and what can: each a button. */
export function Alternatives({ error, resources, onChoose }: AlternativesProps) {
  if (error === null || error === undefined) return null
  const places = (problemOf(error).problem.alternatives ?? []).flatMap(({ resource_key, start }) =>
    resource_key && start ? [{ resource_key, start }] : [],
  )
  return (
    <div className="flex flex-col gap-3">
      <ErrorNote error={error} />
      {places.length > 0 && (
        <div role="group" aria-label="Free instead" className="flex flex-wrap items-center gap-2">
          <span className="w-full text-13 text-muted">Free instead:</span>
          {places.map((place) => (
            <Button key={`${place.start} ${place.resource_key}`} size="sm" onClick={() => onChoose(place)}>
              {writtenWall(place.start)} · {resourceName(resources, place.resource_key)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

export function resourceName(resources: readonly Resource[], key: string): string {
  return resources.find((one) => one.resource_key === key)?.name ?? key
}
