import { useId } from 'react'
import { problemOf, sentence } from '@/api/problem'
import { Field } from '@/ui/Field'
import { Checkbox, Input, Select } from '@/ui/controls'
import { Lines } from './Lines'
import type { Draft } from './draft'
import { REMINDED_BY } from './words'

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone')

interface ContactFieldsProps {
  draft: Draft
  onChange: (draft: Draft) => void
  /** What came of sending it: what is wrong stands at its field. */
  error: unknown
}

/** What can be said of a contact. */
export function ContactFields({ draft, onChange, error }: ContactFieldsProps) {
  const zones = useId()
  const problem = error ? problemOf(error) : null
  const wrong = (field: string) => problem?.fieldError(field)
  const wrongLine = (field: string) => {
    const found = problem?.problem.errors?.find((one) => one.field.startsWith(`body.${field}`))
    return found && sentence(found.message)
  }
  const change = (changed: Partial<Draft>) => onChange({ ...draft, ...changed })

  return (
    <div className="flex flex-col gap-4">
      <Field label="Name" error={wrong('name')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            autoComplete="off"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Lines
        label="Phone numbers"
        one="number"
        type="tel"
        placeholder="+1 555 123 0001"
        hint="With country code. The first is the one that is called and texted."
        lines={draft.phones}
        error={wrongLine('phones')}
        onChange={(phones) => change({ phones })}
      />
      <Lines
        label="E-mail addresses"
        one="address"
        type="email"
        placeholder="name@example.com"
        lines={draft.emails}
        error={wrongLine('emails')}
        onChange={(emails) => change({ emails })}
      />
      <div className="flex items-start gap-2.5">
        <Checkbox
          id={`${zones}-verified`}
          className="mt-1"
          checked={draft.isVerified}
          onChange={(event) => change({ isVerified: event.target.checked })}
        />
        <label htmlFor={`${zones}-verified`}>
          Numbers are verified
          <span className="block text-12 text-muted">
            Somebody has checked that they belong to this person.
          </span>
        </label>
      </div>
      <Field label="Customer number" hint="As in your own books." error={wrong('customer_number')}>
        {(control) => (
          <Input
            {...control}
            maxLength={64}
            autoComplete="off"
            value={draft.customerNumber}
            onChange={(event) => change({ customerNumber: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Time zone"
        hint="Where they live, if not near you. Nobody is called at night by its clock."
        error={wrong('time_zone')}
      >
        {(control) => (
          <>
            <Input
              {...control}
              list={zones}
              autoComplete="off"
              placeholder="Not known"
              value={draft.zone}
              onChange={(event) => change({ zone: event.target.value })}
            />
            <datalist id={zones}>
              {ZONES.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Reminders" error={wrong('reminder_channel')}>
        {(control) => (
          <Select
            {...control}
            value={draft.remindedBy}
            onChange={(event) => change({ remindedBy: event.target.value as Draft['remindedBy'] })}
          >
            <option value="">As the business does</option>
            {Object.entries(REMINDED_BY).map(([channel, words]) => (
              <option key={channel} value={channel}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  )
}
