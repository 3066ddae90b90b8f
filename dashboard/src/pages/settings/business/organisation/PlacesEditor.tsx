import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { Input } from '@/ui/controls'
import type { Wrong } from '../../form/fieldErrors'
import { keyFrom } from '../../form/numbers'
import { ZoneSelect } from '../ZoneSelect'
import type { Place } from './values'

interface PlacesEditorProps {
  places: readonly Place[]
  /** Keys of those that are stored: they stay what they are. */
  known: readonly string[]
  /** The business's own, which a new place begins with. */
  zone: string
  error: Wrong
  onEnter: (places: Place[]) => void
}

/** The places of a business, each with its clock and the public holidays it keeps. */
export function PlacesEditor({ places, known, zone, error, onEnter }: PlacesEditorProps) {
  const put = (at: number, part: Partial<Place>) =>
    onEnter(places.map((place, index) => (index === at ? { ...place, ...part } : place)))
  const all = error('locations', true)
  return (
    <section aria-labelledby="places" className="border-t border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div>
          <h3 id="places" className="text-13 font-semibold">
            Places
          </h3>
          <p className="text-12 text-muted">
            Resources belong to one and keep its clock. A place stays as long as a resource is there.
          </p>
        </div>
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() =>
            onEnter([
              ...places,
              { key: '', name: '', time_zone: zone, address: '', country: '', subdivision: '' },
            ])
          }
        >
          Add a place
        </Button>
      </div>
      {all && (
        <p role="alert" className="mt-2 text-12 font-medium text-failed">
          {all}
        </p>
      )}
      <ul className="mt-3 flex flex-col gap-3">
        {places.map((place, at) => (
          <li key={at} className="rounded-sm border border-line p-3">
            <PlaceFields
              place={place}
              isKnown={known.includes(place.key)}
              error={(field) => error(`locations[${at}].${field}`)}
              onEnter={(part) => put(at, part)}
              onRemove={() => onEnter(places.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PlaceFieldsProps {
  place: Place
  isKnown: boolean
  error: (field: string) => string | undefined
  onEnter: (part: Partial<Place>) => void
  onRemove: () => void
}

function PlaceFields({ place, isKnown, error, onEnter, onRemove }: PlaceFieldsProps) {
  const rename = (name: string) => {
    const isKeyFollowing = !isKnown && place.key === keyFrom(place.name)
    onEnter({ name, ...(isKeyFollowing && { key: keyFrom(name) }) })
  }
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2 xl:grid-cols-[1fr_8rem_1fr_6rem_7rem_auto]">
      <Field label="Name" error={error('name')}>
        {(control) => (
          <Input {...control} value={place.name} onChange={(event) => rename(event.target.value)} />
        )}
      </Field>
      <Field label="Key" error={error('key')}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={place.key}
            readOnly={isKnown}
            title={isKnown ? 'A key stays for good' : undefined}
            onChange={(event) => onEnter({ key: event.target.value })}
          />
        )}
      </Field>
      <Field label="Time zone" error={error('time_zone')}>
        {(control) => (
          <ZoneSelect {...control} value={place.time_zone} onChoose={(time_zone) => onEnter({ time_zone })} />
        )}
      </Field>
      <Field label="Holidays of" error={error('holidays.country')}>
        {(control) => (
          <Input
            {...control}
            placeholder="None"
            maxLength={2}
            title="Country, two letters: US. Empty: open on public holidays"
            value={place.country}
            onChange={(event) => onEnter({ country: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <Field label="State" error={error('holidays.subdivision')}>
        {(control) => (
          <Input
            {...control}
            placeholder="All of it"
            maxLength={10}
            value={place.subdivision}
            onChange={(event) => onEnter({ subdivision: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <IconButton label={`Remove ${place.name || 'this place'}`} className="self-end" onClick={onRemove}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
      <Field label="Address" className="sm:col-span-2 xl:col-span-5" error={error('address')}>
        {(control) => (
          <Input
            {...control}
            value={place.address}
            onChange={(event) => onEnter({ address: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
