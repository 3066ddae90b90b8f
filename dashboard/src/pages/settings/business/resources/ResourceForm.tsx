import { client, type Schema } from '@/api/client'
import { tagged, taggedAnswer, unchanged, type Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { CheckField } from '../../form/CheckField'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { useSave } from '../../form/useSave'
import type { Organisation } from '../useOrganisationForm'
import { Absences } from './Absences'
import { ClosedDays } from './ClosedDays'
import { ResourceFields } from './ResourceFields'
import { absencesOf, bodyOf, valuesOf, type Resource } from './values'
import { WeekEditor } from './WeekEditor'

const PATHS = ['/api/resources'] as const
/** Hours decide what is free, and what the calendar shows as closed. */
const CHANGES = [...PATHS, '/api/availability', '/api/calendar'] as const

interface ResourceFormProps {
  read: Tagged<Resource>
  places: Organisation['locations']
  query: { organisation?: string }
}

/** The form of a resource. */
export function ResourceForm({ read, places, query }: ResourceFormProps) {
  const { key, time_zone: zone } = read.value
  const say = useToast()
  const form = useForm({ values: valuesOf(read.value), etag: read.etag })
  const { values, set } = form
  const save = useSave<{ etag: string; body: Schema<'ResourceChange'> }, Resource>({
    queryKey: tagged('/api/resources/{key}', { path: { key }, query }).queryKey,
    run: ({ etag, body }) =>
      taggedAnswer(
        client.PATCH('/api/resources/{key}', {
          params: { path: { key }, query, header: unchanged(etag) },
          body,
        }),
      ),
    changes: CHANGES,
    onDone: (saved) => {
      form.adopt({ values: valuesOf(saved.value), etag: saved.etag })
      say(`${saved.value.name} saved`)
    },
  })
  const wrong = errorsOf(save.error)
  const body = () => ({
    ...bodyOf(values),
    absences: absencesOf(values.absences, zone),
    is_retired: values.is_retired,
  })
  return (
    <FormFrame
      label="Resource"
      form={form}
      bar={useBar('operator')}
      save={save}
      onSave={() => save.mutate({ etag: form.etag, body: body() })}
      reads={PATHS}
    >
      <div className="flex flex-col gap-6 p-4">
        <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
          <Field label="Name" error={wrong('name')} className="md:col-span-2">
            {(control) => (
              <Input
                {...control}
                value={values.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <ResourceFields values={values} set={set} wrong={wrong} places={places} />
        </div>
        <WeekEditor week={values.week} zone={zone} wrong={wrong} onEnter={(week) => set({ week })} />
        <ClosedDays
          days={values.closed_on}
          error={wrong('hours.closed_on')}
          onEnter={(closed_on) => set({ closed_on })}
        />
        <Absences
          absences={values.absences}
          zone={zone}
          wrong={wrong}
          onEnter={(absences) => set({ absences })}
        />
        <CheckField
          isOn={values.is_retired}
          label="Retired: nothing is booked there any more"
          hint="What is booked stays, and can be moved or cancelled. It can be brought back."
          onChange={(is_retired) => set({ is_retired })}
        />
      </div>
    </FormFrame>
  )
}
