import { useNavigate } from '@tanstack/react-router'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { useToast } from '@/ui/Toast'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { NameAndKey } from '../NameAndKey'
import type { Organisation } from '../useOrganisationForm'
import { ResourceFields } from './ResourceFields'
import { bodyOf, NEW_RESOURCE } from './values'
import { WeekEditor } from './WeekEditor'

/** The form of a resource to come. */
export function NewResourceForm({ business }: { business: Organisation }) {
  const navigate = useNavigate()
  const say = useToast()
  const form = useForm({ values: { ...NEW_RESOURCE, key: '' }, etag: 'new' })
  const { values, set } = form
  const add = useAction({
    run: (body: ReturnType<typeof bodyOf> & { key: string }, once) =>
      answer(
        client.POST('/api/resources', {
          params: { query: { organisation: business.organisation_id }, header: once },
          body,
        }),
      ),
    changes: ['/api/resources', '/api/availability', '/api/calendar'],
    onDone: (added) => {
      say(`${added.name} can be booked once a service names it`)
      void navigate({ to: '/settings/resources/$key', params: { key: added.key } })
    },
  })
  const wrong = errorsOf(add.error)
  const place = business.locations.find((one) => one.key === values.location_key)
  return (
    <FormFrame
      label="New resource"
      form={form}
      bar={useBar('operator')}
      save={add}
      onSave={() => add.mutate({ ...bodyOf(values), key: values.key })}
      act="Add this resource"
      reads={['/api/resources']}
      isNew
    >
      <div className="flex flex-col gap-6 p-4">
        <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
          <NameAndKey
            name={values.name}
            id={values.key}
            idLabel="Key"
            nameError={wrong('name')}
            idError={wrong('key')}
            onEnter={({ name, id }) => set({ name, key: id })}
          />
          <ResourceFields values={values} set={set} wrong={wrong} places={business.locations} />
        </div>
        <WeekEditor
          week={values.week}
          zone={place?.time_zone ?? business.time_zone}
          wrong={wrong}
          onEnter={(week) => set({ week })}
        />
      </div>
    </FormFrame>
  )
}
