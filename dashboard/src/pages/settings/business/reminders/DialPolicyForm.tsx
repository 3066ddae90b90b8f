import { client, type Schema } from '@/api/client'
import { tagged, taggedAnswer, unchanged, type Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Field } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { wholeNumber } from '../../form/numbers'
import { useForm } from '@/api/useForm'
import { useSave } from '../../form/useSave'

type Policy = Schema<'DialPolicyItem'>
const PATHS = ['/api/dial-policy'] as const

function valuesOf(one: Policy) {
  return {
    opens: one.opens.slice(0, 5),
    closes: one.closes.slice(0, 5),
    dials_a_day: String(one.dials_a_day),
    dials_an_intent: String(one.dials_an_intent),
    pause_minutes: String(one.pause_minutes),
  }
}

const CAPS = [
  { name: 'dials_a_day', label: 'Calls to one number a day', hint: 'Within 24 hours, whatever for; 0 to 10' },
  { name: 'dials_an_intent', label: 'Calls for one wish', hint: 'A reminder, a call back; 0 to 10' },
  {
    name: 'pause_minutes',
    label: 'Pause in minutes',
    hint: 'After a call nobody has answered; twice as long after the next one',
  },
] as const

/** When and how often the business rings anybody. */
export function DialPolicyForm({
  read,
  organisation,
}: {
  read: Tagged<Policy>
  organisation: string | undefined
}) {
  const say = useToast()
  const form = useForm({ values: valuesOf(read.value), etag: read.etag })
  const { values, set } = form
  const query = organisation ? { organisation } : {}
  const save = useSave<{ etag: string; policy: Policy }, Policy>({
    queryKey: tagged('/api/dial-policy', organisation ? { query } : {}).queryKey,
    run: ({ etag, policy }) =>
      taggedAnswer(
        client.PUT('/api/dial-policy', { params: { query, header: unchanged(etag) }, body: policy }),
      ),
    changes: PATHS,
    onDone: (saved) => {
      form.adopt({ values: valuesOf(saved.value), etag: saved.etag })
      say('Calling hours and caps saved')
    },
  })
  const wrong = errorsOf(save.error)
  const policy = {
    opens: values.opens,
    closes: values.closes,
    dials_a_day: wholeNumber(values.dials_a_day),
    dials_an_intent: wholeNumber(values.dials_an_intent),
    pause_minutes: wholeNumber(values.pause_minutes),
  }

  return (
    <Section title="Calls we place" isFlush>
      <FormFrame
        label="Calls we place"
        form={form}
        bar={useBar('owner')}
        save={save}
        onSave={() => save.mutate({ etag: form.etag, policy })}
        reads={PATHS}
      >
        <div className="grid gap-x-6 gap-y-5 p-4 sm:grid-cols-2 lg:grid-cols-3">
          <fieldset className="min-w-0 sm:col-span-2 lg:col-span-3">
            <legend className="mb-1.5 text-13 font-medium">Calling hours</legend>
            <div className="flex flex-wrap items-start gap-3">
              {(['opens', 'closes'] as const).map((end) => (
                <Field
                  key={end}
                  label={end === 'opens' ? 'Opens' : 'Closes'}
                  error={wrong(end)}
                  className="w-36"
                >
                  {(control) => (
                    <Input
                      {...control}
                      type="time"
                      min="08:00"
                      max="21:00"
                      value={values[end]}
                      onChange={(event) => set({ [end]: event.target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
            <p className="mt-1.5 text-12 text-muted">
              By the clock of whoever is rung, in every zone he may be in. The law allows 8:00 AM to 9:00 PM:
              narrower is fine.
            </p>
          </fieldset>
          {CAPS.map(({ name, label, hint }) => (
            <Field key={name} label={label} hint={hint} error={wrong(name)}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  className="max-w-28"
                  value={values[name]}
                  onChange={(event) => set({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
      </FormFrame>
    </Section>
  )
}
