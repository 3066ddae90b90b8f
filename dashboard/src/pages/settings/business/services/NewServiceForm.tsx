import { useNavigate } from '@tanstack/react-router'
import { answer, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { useToast } from '@/ui/Toast'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { NameAndKey } from '../NameAndKey'
import { ServiceFields } from './ServiceFields'
import type { Resource } from './ServiceSection'
import { bodyOf } from './values'

const NOTHING = { name: '', key: '', duration: '60', buffer: '0', price: '', currency: 'USD' }

/** The form of a service to come. */
export function NewServiceForm({ resources }: { resources: readonly Resource[] }) {
  const organisation = useOrganisation()
  const navigate = useNavigate()
  const say = useToast()
  const usable = resources.filter((one) => !one.is_retired).map((one) => one.key)
  const form = useForm({ values: { ...NOTHING, resource_keys: usable }, etag: 'new' })
  const { values, set } = form
  const add = useAction({
    run: (body: ReturnType<typeof bodyOf> & { key: string }, once) =>
      answer(
        client.POST('/api/services', {
          params: { query: organisation ? { organisation } : {}, header: once },
          body,
        }),
      ),
    changes: ['/api/services'],
    onDone: (added) => {
      say(`${added.name} is offered from now on`)
      void navigate({ to: '/settings/services' })
    },
  })
  const wrong = errorsOf(add.error)
  return (
    <FormFrame
      label="New service"
      form={form}
      bar={useBar('operator')}
      save={add}
      onSave={() => add.mutate({ ...bodyOf(values), key: values.key })}
      act="Offer this service"
      reads={['/api/services']}
      isNew
    >
      <div className="grid gap-x-6 gap-y-5 p-4 md:grid-cols-2">
        <NameAndKey
          name={values.name}
          id={values.key}
          idLabel="Key"
          nameError={wrong('name')}
          idError={wrong('key')}
          onEnter={({ name, id }) => set({ name, key: id })}
        />
        <ServiceFields values={values} set={set} wrong={wrong} resources={resources} />
      </div>
    </FormFrame>
  )
}
