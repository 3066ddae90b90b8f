import { useEffect, useRef } from 'react'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { Input, SearchInput, Select } from '@/ui/controls'
import { useDebounced } from '@/ui/useDebounced'
import { useMay } from '@/app/session'
import { DIRECTIONS, OUTCOMES, type CallsSearch } from './routes'
import { OUTCOME_WORDS } from './words'

interface FiltersProps {
  search: CallsSearch
  onChange: (changed: { [Name in keyof CallsSearch]: CallsSearch[Name] | undefined }) => void
  onReset: () => void
}

/** What narrows the list of calls down; all of it stands in the address. */
export function Filters({ search, onChange, onReset }: FiltersProps) {
  return (
    <div role="search" className="mb-4 flex flex-wrap items-end gap-3">
      <SearchField
        words={search.search ?? ''}
        onChange={(words) => onChange({ search: words || undefined })}
      />
      <Field label="Outcome" className="w-44 grow sm:grow-0">
        {(control) => (
          <Select
            {...control}
            value={search.outcome ?? ''}
            onChange={({ target }) => onChange({ outcome: OUTCOMES.find((one) => one === target.value) })}
          >
            <option value="">Every outcome</option>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {OUTCOME_WORDS[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Direction" className="w-36 grow sm:grow-0">
        {(control) => (
          <Select
            {...control}
            value={search.direction ?? ''}
            onChange={({ target }) => onChange({ direction: DIRECTIONS.find((one) => one === target.value) })}
          >
            <option value="">Both</option>
            <option value="inbound">Inbound</option>
            <option value="outbound">Outbound</option>
          </Select>
        )}
      </Field>
      <DayField label="From" day={search.from} onChange={(from) => onChange({ from })} />
      <DayField label="Until" day={search.until} onChange={(until) => onChange({ until })} />
      {search.contact && (
        <Button onClick={() => onChange({ contact: undefined })}>One contact’s calls ×</Button>
      )}
      {Object.keys(search).length > 0 && (
        <Button look="quiet" onClick={onReset}>
          Clear filters
        </Button>
      )}
    </div>
  )
}

function SearchField({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const later = useDebounced(onChange)
  const seesNumbers = useMay('operator')
  // The address may change by itself: filters cleared, the way back.
  useEffect(() => {
    const field = input.current
    if (field && document.activeElement !== field) field.value = words
  }, [words])
  return (
    <Field label="Search" className="min-w-56 grow basis-full sm:basis-0">
      {(control) => (
        <SearchInput
          {...control}
          ref={input}
          defaultValue={words}
          maxLength={100}
          placeholder={seesNumbers ? 'Name, number or what it was about' : 'Name or what it was about'}
          onChange={({ target }) => later(target.value.trim())}
        />
      )}
    </Field>
  )
}

interface DayFieldProps {
  label: string
  day: string | undefined
  onChange: (day: string | undefined) => void
}

function DayField({ label, day, onChange }: DayFieldProps) {
  return (
    <Field label={label} className="w-38 grow sm:grow-0">
      {(control) => (
        <Input
          {...control}
          type="date"
          value={day ?? ''}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      )}
    </Field>
  )
}
