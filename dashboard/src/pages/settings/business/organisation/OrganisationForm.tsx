import type { Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Field } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { ORGANISATION_PATHS, useOrganisationSave, type Organisation } from '../useOrganisationForm'
import { ZoneSelect } from '../ZoneSelect'
import { NoticeField } from './NoticeField'
import { PlacesEditor } from './PlacesEditor'
import { changeOf, valuesOf } from './values'

/** The form of a business. */
export function OrganisationForm({ read }: { read: Tagged<Organisation> }) {
  const say = useToast()
  const form = useForm({ values: valuesOf(read.value), etag: read.etag })
  const { values, set } = form
  const save = useOrganisationSave(read.value.organisation_id, (saved) => {
    form.adopt({ values: valuesOf(saved.value), etag: saved.etag })
    say('Organisation saved')
  })
  const wrong = errorsOf(save.error)

  return (
    <Section title={read.value.name} isFlush>
      <FormFrame
        label="Organisation"
        form={form}
        bar={useBar('owner')}
        save={save}
        onSave={() => save.mutate({ etag: form.etag, change: changeOf(values) })}
        reads={ORGANISATION_PATHS}
      >
        <div className="grid gap-x-6 gap-y-5 p-4 md:grid-cols-2">
          <Field label="Name" hint="As agents say it" error={wrong('name')}>
            {(control) => (
              <Input
                {...control}
                value={values.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Time zone"
            hint="Another zone moves no appointment; opening hours and reminders follow the new clock"
            error={wrong('time_zone')}
          >
            {(control) => (
              <ZoneSelect
                {...control}
                value={values.time_zone}
                onChoose={(time_zone) => set({ time_zone })}
              />
            )}
          </Field>
          <Field
            label="Number of a human"
            hint="Who takes a call over, with country code. Empty: nobody does, and messages are taken"
            error={wrong('human_number')}
          >
            {(control) => (
              <Input
                {...control}
                type="tel"
                autoComplete="off"
                placeholder="+15551230042"
                value={values.human_number}
                onChange={(event) => set({ human_number: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Booking horizon, in days"
            hint="How far ahead something can be booked"
            error={wrong('booking_horizon_days')}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                className="max-w-28"
                value={values.booking_horizon_days}
                onChange={(event) => set({ booking_horizon_days: event.target.value })}
              />
            )}
          </Field>
          <NoticeField
            label="Notice for booking"
            hint="How long before its start something can still be booked"
            error={wrong('minimum_notice_minutes')}
            notice={values.minimum_notice}
            onEnter={(minimum_notice) => set({ minimum_notice })}
          />
          <NoticeField
            label="Notice for changes"
            hint="Until when customers may still cancel or move; staff always may"
            error={wrong('cancellation_notice_minutes')}
            notice={values.cancellation_notice}
            onEnter={(cancellation_notice) => set({ cancellation_notice })}
          />
        </div>
        <PlacesEditor
          places={values.locations}
          known={read.value.locations.map((one) => one.key)}
          zone={values.time_zone}
          error={wrong}
          onEnter={(locations) => set({ locations })}
        />
      </FormFrame>
    </Section>
  )
}
