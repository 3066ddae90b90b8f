import { Field } from '@/ui/Field'
import { Section } from '@/ui/Section'
import { Input } from '@/ui/controls'
import { useZone } from '@/ui/time'
import { Toggle } from './fields'
import type { PolicyForm } from './policy'

interface QuietHoursProps {
  form: PolicyForm
  error: string | undefined
  onEdit: (changed: Partial<PolicyForm>) => void
}

/** When nobody is asked; wall time of the business. */
export function QuietHours({ form, error, onEdit }: QuietHoursProps) {
  const zone = useZone()
  return (
    <Section title="Quiet hours">
      <div className="flex max-w-xl flex-col gap-4">
        <Toggle
          label="Nobody is asked or reminded at night"
          hint="What comes up then is asked when they are over."
          isOn={form.isQuiet}
          onChange={(isQuiet) => onEdit({ isQuiet })}
        />
        {form.isQuiet && (
          <div className="flex flex-wrap gap-3">
            <Field label="From" className="w-36">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  value={form.quiet_from}
                  onChange={(event) => onEdit({ quiet_from: event.target.value })}
                />
              )}
            </Field>
            <Field label="Until" className="w-36" error={error}>
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  value={form.quiet_until}
                  onChange={(event) => onEdit({ quiet_until: event.target.value })}
                />
              )}
            </Field>
            <p className="w-full text-12 text-muted">By the business’s clock ({zone})</p>
          </div>
        )}
      </div>
    </Section>
  )
}
