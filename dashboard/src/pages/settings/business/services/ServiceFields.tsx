import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'
import { ResourcePicker } from './ResourcePicker'
import type { Resource } from './ServiceSection'
import type { ServiceValues } from './values'

interface ServiceFieldsProps {
  values: ServiceValues
  set: (part: Partial<ServiceValues>) => void
  wrong: (field: string) => string | undefined
  resources: readonly Resource[]
}

/** What is entered of a service, old or new. */
export function ServiceFields({ values, set, wrong, resources }: ServiceFieldsProps) {
  return (
    <>
      <Field
        label="Duration, in minutes"
        hint="New bookings take this long; what is booked stays"
        error={wrong('duration_minutes')}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            className="max-w-28"
            value={values.duration}
            onChange={(event) => set({ duration: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Buffer, in minutes"
        hint="How long the resource stays blocked afterwards"
        error={wrong('buffer_minutes')}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            className="max-w-28"
            value={values.buffer}
            onChange={(event) => set({ buffer: event.target.value })}
          />
        )}
      </Field>
      <Field label="Price" hint="Empty: quoted on the spot" error={wrong('price')}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            className="max-w-36"
            placeholder="On the spot"
            value={values.price}
            onChange={(event) => set({ price: event.target.value })}
          />
        )}
      </Field>
      <Field label="Currency" hint="Three letters, as in USD" error={wrong('currency')}>
        {(control) => (
          <Input
            {...control}
            maxLength={3}
            className="max-w-28"
            value={values.currency}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <ResourcePicker
        resources={resources}
        chosen={values.resource_keys}
        error={wrong('resource_keys')}
        onChoose={(resource_keys) => set({ resource_keys })}
      />
    </>
  )
}
