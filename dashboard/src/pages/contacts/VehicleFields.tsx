import { problemOf } from '@/api/problem'
import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'

/** A vehicle as a form has it. */
export interface VehicleDraft {
  vin: string
  plate: string
  make: string
  model: string
  year: string
}

interface VehicleFieldsProps {
  draft: VehicleDraft
  onChange: (draft: VehicleDraft) => void
  error: unknown
  /** A VIN is a vehicle's for ever: it is told once. */
  isVinFixed?: boolean
}

export function VehicleFields({ draft, onChange, error, isVinFixed = false }: VehicleFieldsProps) {
  const problem = error ? problemOf(error) : null
  const field = (name: keyof VehicleDraft, label: string, most: number, hint?: string, isOff = false) => (
    <Field label={label} hint={hint} error={problem?.fieldError(name)} className="grow">
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          maxLength={most}
          disabled={isOff}
          inputMode={name === 'year' ? 'numeric' : undefined}
          value={draft[name]}
          onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <div className="flex flex-col gap-4">
      {field(
        'vin',
        'VIN',
        40,
        isVinFixed
          ? 'A VIN stays with its vehicle.'
          : 'Seventeen characters, as in the papers. Make, model and year come from it.',
        isVinFixed,
      )}
      {field('plate', 'Plate', 20)}
      <div className="grid gap-4 sm:grid-cols-[1fr_1fr_6rem]">
        {field('make', 'Make', 64)}
        {field('model', 'Model', 64)}
        {field('year', 'Year', 4)}
      </div>
    </div>
  )
}

export function yearOf(draft: VehicleDraft): number | null {
  const year = Number.parseInt(draft.year, 10)
  return Number.isNaN(year) ? null : year
}

/** Why it can't be sent as it is. */
export function lackOf(draft: VehicleDraft): string | undefined {
  if (!draft.vin.trim() && !draft.plate.trim()) return 'A vehicle has a VIN or a plate'
  if (draft.year.trim() && !/^\d{4}$/.test(draft.year.trim())) return 'A year has four digits'
  return undefined
}
