import { answer, client, type Schema } from '@/api/client'
import { unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { ChangeNote } from '@/ui/ChangeNote'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import { SaveBar } from '../SaveBar'
import { Minutes, Toggle } from './fields'
import { QuietHours } from './QuietHours'
import { AT_ONCE, formOf, policyOf, wrongWith } from './policy'

interface PolicyFormProps {
  read: Tagged<Schema<'ApprovalPolicyItem'>>
  reload: () => Promise<unknown>
}

/** The whole policy, changed together. */
export function PolicyForm({ read, reload }: PolicyFormProps) {
  const organisation = useOrganisation()
  const bar = useBar('owner')
  const say = useToast()
  const {
    values: form,
    set: edit,
    etag,
    isDirty,
    isOld,
    discard,
  } = useForm({
    values: formOf(read.value),
    etag: read.etag,
  })
  const save = useAction({
    run: (body: Schema<'ApprovalPolicyItem'>) =>
      answer(
        client.PUT('/api/approval-policy', {
          params: { query: organisation ? { organisation } : {}, header: unchanged(etag) },
          body,
        }),
      ),
    changes: ['/api/approval-policy'],
    onDone: () => {
      discard()
      say('Policy changed; plans from now on follow it')
    },
  })
  const wrong = wrongWith(form)
  return (
    <fieldset disabled={bar !== undefined} className="flex min-w-0 flex-col gap-5">
      <legend className="sr-only">Approval policy</legend>
      {bar && <p className="text-13 text-muted">{bar} to change it.</p>}
      <Section title="What is asked about">
        <div className="flex max-w-xl flex-col gap-4">
          <Field
            label="Carried out without a question"
            hint={AT_ONCE.find((one) => one.value === form.at_once)?.hint}
          >
            {(control) => (
              <Select
                {...control}
                value={form.at_once}
                onChange={(event) => {
                  const chosen = AT_ONCE.find((one) => one.value === event.target.value)
                  if (chosen) edit({ at_once: chosen.value })
                }}
              >
                {AT_ONCE.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Minutes
            label="What was done may be taken back for"
            value={form.undo}
            error={wrong.undo}
            onChange={(undo) => edit({ undo })}
          />
          <Toggle
            label="A yes or no by text needs the code of its question"
            hint="The sender of a text can be forged; with this a yes alone is answered with the wish for the code."
            isOn={form.codes_only}
            onChange={(codes_only) => edit({ codes_only })}
          />
        </div>
      </Section>
      <Section title="How long it takes">
        <div className="flex max-w-xl flex-col gap-4">
          <Field
            label="Reminded after (minutes)"
            hint="Each a reminder, counted from when he was asked, such as 30, 120; empty: none"
            error={wrong.reminders}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={form.reminders}
                onChange={(event) => edit({ reminders: event.target.value })}
              />
            )}
          </Field>
          <Toggle
            label="Ask a delegate when nobody answers"
            hint="The next of the approvers; the first may still decide."
            isOn={form.escalates}
            onChange={(escalates) => edit({ escalates })}
          />
          {form.escalates && (
            <Minutes
              label="A delegate is asked after"
              value={form.escalate}
              error={wrong.escalate}
              onChange={(escalate) => edit({ escalate })}
            />
          )}
          <Minutes
            label="The question is over after"
            value={form.expires}
            error={wrong.expires}
            onChange={(expires) => edit({ expires })}
          />
        </div>
      </Section>
      <QuietHours form={form} error={wrong.quiet_until} onEdit={edit} />
      <SaveBar
        isTouched={isDirty}
        isPending={save.isPending}
        act="Save policy"
        disabledBecause={Object.keys(wrong).length ? 'Something above is not right yet' : undefined}
        onReset={() => {
          save.reset()
          discard()
        }}
        onSave={() => save.mutate(policyOf(form))}
      >
        <ChangeNote
          error={save.error}
          isOld={isOld}
          onReload={async () => {
            await reload()
            save.reset()
            discard()
          }}
        />
      </SaveBar>
    </fieldset>
  )
}
