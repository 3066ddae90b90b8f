import { useNavigate } from '@tanstack/react-router'
import { dayIn, useNow, useZone } from '@/ui/time'
import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import { presets, wrongWith, type Span } from './ranges'
import { costsRoute } from './routes'

/** Which days costs are of; kept in the address. */
export function RangePicker() {
  const { from, until } = costsRoute.useSearch()
  const navigate = useNavigate({ from: '/costs' })
  const today = dayIn(new Date(useNow(60_000)), useZone())
  const known = presets(today)
  const chosen = known.find(({ span }) => span.from === from && span.until === until)
  const show = (span: Span) =>
    void navigate({
      search: ({ by }) => ({ ...(by && { by }), ...span }),
      replace: true,
    })
  const wrong = wrongWith({ ...(from && { from }), ...(until && { until }) }, today)
  const edit = (name: 'from' | 'until', value: string) =>
    show({ ...(from && { from }), ...(until && { until }), ...(value && { [name]: value }) })

  return (
    <div role="group" aria-label="Days" className="flex flex-wrap items-start gap-2 max-sm:w-full">
      <Field label="Range" isLabelHidden className="w-38 max-sm:w-full">
        {(control) => (
          <Select
            {...control}
            value={chosen?.name ?? 'own'}
            onChange={(event) => {
              const wanted = known.find((one) => one.name === event.target.value)
              show(wanted ? wanted.span : { from: from ?? `${today.slice(0, 7)}-01`, until: until ?? today })
            }}
          >
            {known.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
            <option value="own" disabled={chosen !== undefined}>
              Own days
            </option>
          </Select>
        )}
      </Field>
      <Field label="First day" isLabelHidden error={wrong} className="w-38 max-sm:w-auto max-sm:grow">
        {(control) => (
          <Input
            {...control}
            type="date"
            max={until ?? today}
            value={from ?? `${today.slice(0, 7)}-01`}
            onChange={(event) => edit('from', event.target.value)}
          />
        )}
      </Field>
      <Field label="Last day" isLabelHidden className="w-38 max-sm:w-auto max-sm:grow">
        {(control) => (
          <Input
            {...control}
            type="date"
            min={from}
            value={until ?? today}
            onChange={(event) => edit('until', event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}
