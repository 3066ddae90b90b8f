import type { Organisation } from '../useOrganisationForm'
import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import type { ResourceValues } from './values'

interface ResourceFieldsProps {
  values: ResourceValues
  set: (part: Partial<ResourceValues>) => void
  wrong: (field: string) => string | undefined
  places: Organisation['locations']
}

/** Where a resource is, and which calendar says when it is taken. */
export function ResourceFields({ values, set, wrong, places }: ResourceFieldsProps) {
  return (
    <>
      <Field
        label="Place"
        hint="It keeps the clock and the public holidays of its place"
        error={wrong('location_key')}
      >
        {(control) => (
          <Select
            {...control}
            value={values.location_key}
            onChange={(event) => set({ location_key: event.target.value })}
          >
            <option value="">No place of its own</option>
            {places.map((place) => (
              <option key={place.key} value={place.key}>
                {place.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="Google calendar"
        hint="Its id. What stands there blocks it. Empty: our own appointments alone count"
        error={wrong('calendar_id')}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            placeholder="None"
            value={values.calendar_id}
            onChange={(event) => set({ calendar_id: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
