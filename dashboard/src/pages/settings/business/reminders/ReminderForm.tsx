import type { Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Field } from '@/ui/Field'
import { zoneWritten } from '@/ui/time'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { Input, Select } from '@/ui/controls'
import { CheckField } from '../../form/CheckField'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { ORGANISATION_PATHS, useOrganisationSave, type Organisation } from '../useOrganisationForm'

interface Values {
  isOn: boolean
  at: string
  channel: Organisation['reminder_channel']
}

const USUAL = '17:00'

function valuesOf(one: Organisation): Values {
  return {
    isOn: one.reminders_at !== null,
    at: one.reminders_at?.slice(0, 5) ?? USUAL,
    channel: one.reminder_channel,
  }
}

/** When, and how, customers are reminded of tomorrow's appointment. */
export function ReminderForm({ read }: { read: Tagged<Organisation> }) {
  const say = useToast()
  const form = useForm({ values: valuesOf(read.value), etag: read.etag })
  const { values, set } = form
  const save = useOrganisationSave(read.value.organisation_id, (saved) => {
    form.adopt({ values: valuesOf(saved.value), etag: saved.etag })
    const { reminders_at: at } = saved.value
    say(at === null ? 'Nobody is reminded any more' : `Reminders go out at ${at.slice(0, 5)}`)
  })
  const wrong = errorsOf(save.error)
  const change = { reminders_at: values.isOn ? values.at : null, reminder_channel: values.channel }

  return (
    <Section title="Reminders" isFlush>
      <FormFrame
        label="Reminders"
        form={form}
        bar={useBar('owner')}
        save={save}
        onSave={() => save.mutate({ etag: form.etag, change })}
        reads={ORGANISATION_PATHS}
      >
        <div className="flex flex-col gap-4 p-4">
          <CheckField
            label="Remind customers of tomorrow’s appointment"
            hint="Everybody with an appointment tomorrow hears of it once, the day before. Between 8 PM and 9 AM where the customer lives nobody is reminded: it waits until nine."
            isOn={values.isOn}
            onChange={(isOn) => set({ isOn })}
          />
          {values.isOn && (
            <div className="grid max-w-xl gap-x-6 gap-y-5 sm:grid-cols-2">
              <Field
                label="At"
                hint={`Clock of ${zoneWritten(read.value.time_zone)}`}
                error={wrong('reminders_at')}
              >
                {(control) => (
                  <Input
                    {...control}
                    type="time"
                    required
                    className="max-w-36"
                    value={values.at}
                    onChange={(event) => set({ at: event.target.value })}
                  />
                )}
              </Field>
              <Field
                label="By"
                hint={
                  values.channel === 'call'
                    ? 'The agent rings and asks whether they come'
                    : 'One text, without a question'
                }
                error={wrong('reminder_channel')}
              >
                {(control) => (
                  <Select
                    {...control}
                    value={values.channel}
                    onChange={(event) => set({ channel: event.target.value === 'sms' ? 'sms' : 'call' })}
                  >
                    <option value="call">Telephone call</option>
                    <option value="sms">Text message</option>
                  </Select>
                )}
              </Field>
            </div>
          )}
        </div>
      </FormFrame>
    </Section>
  )
}
