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
import { ServiceFields } from './ServiceFields'
import type { Resource } from './ServiceSection'
import { bodyOf, valuesOf } from './values'

type Service = Schema<'ServiceItem'>
const PATHS = ['/api/services'] as const

interface ServiceFormProps {
  read: Tagged<Service>
  resources: readonly Resource[]
  query: { organisation?: string }
}

/** The form of a service. */
export function ServiceForm({ read, resources, query }: ServiceFormProps) {
  const { key } = read.value
  const say = useToast()
  const entered = (one: Tagged<Service>) => ({
    values: { ...valuesOf(one.value), is_retired: one.value.is_retired },
    etag: one.etag,
  })
  const form = useForm(entered(read))
  const { values, set } = form
  const save = useSave<{ etag: string; body: Schema<'ServiceChange'> }, Service>({
    queryKey: tagged('/api/services/{key}', { path: { key }, query }).queryKey,
    run: ({ etag, body }) =>
      taggedAnswer(
        client.PATCH('/api/services/{key}', {
          params: { path: { key }, query, header: unchanged(etag) },
          body,
        }),
      ),
    changes: PATHS,
    onDone: (saved) => {
      form.adopt(entered(saved))
      say(`${saved.value.name} saved`)
    },
  })
  const wrong = errorsOf(save.error)
  return (
    <FormFrame
      label="Service"
      form={form}
      bar={useBar('operator')}
      save={save}
      onSave={() =>
        save.mutate({ etag: form.etag, body: { ...bodyOf(values), is_retired: values.is_retired } })
      }
      reads={PATHS}
    >
      <div className="grid gap-x-6 gap-y-5 p-4 md:grid-cols-2">
        <Field label="Name" hint="As agents say it" error={wrong('name')} className="md:col-span-2">
          {(control) => (
            <Input {...control} value={values.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
        <ServiceFields values={values} set={set} wrong={wrong} resources={resources} />
        <CheckField
          className="md:col-span-2"
          isOn={values.is_retired}
          label="Retired: offered to nobody any more"
          hint="What is booked stays, and can be moved or cancelled. It can be brought back."
          onChange={(is_retired) => set({ is_retired })}
        />
      </div>
    </FormFrame>
  )
}
