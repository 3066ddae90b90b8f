import { LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '@/api/problem'
import { useBusinesses, useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { Select, Textarea } from '@/ui/controls'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { useExamples } from './examples'
import { useBegin, type Wish } from './useBegin'

const LONGEST: Record<Wish['kind'], number> = { task: 2000, plan: 4000 }
const WORDS = {
  task: {
    act: 'Make a plan',
    pending: 'Planning: looking up customers, free times and pages. This takes up to 20 seconds.',
  },
  plan: { act: 'Lay it out as tasks', pending: 'Laying it out as tasks that follow each other.' },
}

/** A wish in one’s own words. */
export function WishForm({ kind, goal: initial }: { kind: Wish['kind']; goal: string }) {
  const businesses = useBusinesses()
  const chosen = useOrganisation()
  const bar = useBar('operator')
  const [goal, setGoal] = useState(initial)
  const [organisation, setOrganisation] = useState(chosen)
  const begin = useBegin()
  const examples = useExamples(kind, organisation)
  const fieldError = begin.error ? problemOf(begin.error).fieldError('goal') : undefined
  const wish = { kind, goal: goal.trim(), organisation }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (wish.goal && bar === undefined && !begin.isPending) begin.mutate(wish)
      }}
    >
      <Field
        label="In your own words"
        hint="Name people by name or number, and say what they should be told."
        error={fieldError}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            value={goal}
            maxLength={LONGEST[kind]}
            readOnly={begin.isPending}
            onChange={(event) => setGoal(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
                event.currentTarget.form?.requestSubmit()
            }}
          />
        )}
      </Field>
      <div className="flex flex-col gap-1.5">
        <p className="text-12 text-muted">For example</p>
        <ul className="flex flex-wrap gap-2">
          {examples.map((example) => (
            <li key={example} className="max-w-full">
              <button
                type="button"
                onClick={() => setGoal(example)}
                className="max-w-full rounded-md border border-line bg-canvas px-3 py-1.5 text-left text-13 text-muted hover:border-line-strong hover:text-ink"
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
      </div>
      {businesses.length > 1 && (
        <Field label="For which business" className="max-w-xs">
          {(control) => (
            <Select
              {...control}
              value={organisation}
              onChange={(event) => setOrganisation(event.target.value)}
            >
              {businesses.map((one) => (
                <option key={one.organisation_id} value={one.organisation_id}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {!fieldError && <ErrorNote error={begin.error} />}
      <div className="flex flex-wrap items-center gap-4">
        <Button
          type="submit"
          look="primary"
          isPending={begin.isPending}
          disabledBecause={bar ?? (wish.goal ? undefined : 'Say first what is wanted')}
        >
          {WORDS[kind].act}
        </Button>
        <p role="status" className="inline-flex items-center gap-2 text-13 text-muted">
          {begin.isPending && (
            <>
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
              {WORDS[kind].pending}
            </>
          )}
        </p>
      </div>
    </form>
  )
}
