import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import { UNITS, type Notice } from './values'

interface NoticeFieldProps {
  label: string
  hint: string
  error: string | undefined
  notice: Notice
  onEnter: (notice: Notice) => void
}

/** A length of time with its unit. */
export function NoticeField({ label, hint, error, notice, onEnter }: NoticeFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            inputMode="numeric"
            className="max-w-28"
            value={notice.amount}
            onChange={(event) => onEnter({ ...notice, amount: event.target.value })}
          />
          <Select
            aria-label={`${label}, unit`}
            className="max-w-32"
            value={notice.unit}
            onChange={(event) => onEnter({ ...notice, unit: event.target.value as Notice['unit'] })}
          >
            {Object.keys(UNITS).map((unit) => (
              <option key={unit} value={unit}>
                {unit}
              </option>
            ))}
          </Select>
        </div>
      )}
    </Field>
  )
}
