import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { present } from '@/app/search'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { classes } from '@/ui/classes'
import { Checkbox, Input, Select } from '@/ui/controls'
import { longDay, longWeek, plusDays } from './days'
import { VIEWS, type CalendarSearch, type View } from './routes'
import type { Resource } from './useCalendar'

const WORDS: Record<View, string> = { day: 'Day', week: 'Week', list: 'List' }

interface ToolbarProps {
  view: View
  day: string
  first: string
  today: string
  isPhone: boolean
  resources: readonly Resource[]
  /** Whose week is shown. */
  chosen: string | undefined
  isWithCancelled: boolean
}

/** Which days are shown, of whom, and how. */
export function Toolbar(props: ToolbarProps) {
  const { view, day, first, today, isPhone, resources, chosen, isWithCancelled } = props
  const navigate = useNavigate({ from: '/calendar' })
  const cancelledId = useId()
  const show = (changed: { [Name in keyof CalendarSearch]: CalendarSearch[Name] | undefined }) =>
    void navigate({
      search: (before) => present({ ...before, ...changed }),
      replace: true,
    })
  const step = view === 'week' ? 7 : 1
  const unit = view === 'week' ? 'week' : 'day'

  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="flex items-center gap-1">
        <IconButton label={`Previous ${unit}`} onClick={() => show({ day: plusDays(day, -step) })}>
          <ChevronLeft aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={`Next ${unit}`} onClick={() => show({ day: plusDays(day, step) })}>
          <ChevronRight aria-hidden className="size-4" />
        </IconButton>
        <Button
          disabledBecause={day === today ? 'Today is shown' : undefined}
          onClick={() => show({ day: today })}
        >
          Today
        </Button>
      </div>
      <h2 aria-live="polite" className="order-first w-full text-16 font-semibold sm:order-none sm:w-auto">
        {view === 'week' ? longWeek(first) : longDay(day)}
      </h2>
      <div className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-2 max-sm:w-full max-sm:justify-between">
        <label htmlFor={cancelledId} className="flex items-center gap-2 text-13 whitespace-nowrap">
          <Checkbox
            id={cancelledId}
            checked={isWithCancelled}
            onChange={(event) => show({ cancelled: event.target.checked || undefined })}
          />
          Cancelled too
        </label>
        {view === 'week' && resources.length > 1 && (
          <Field label="Whose week" isLabelHidden className="w-44">
            {(control) => (
              <Select
                {...control}
                value={chosen}
                onChange={(event) => show({ resource: event.target.value })}
              >
                {resources.map((one) => (
                  <option key={one.resource_key} value={one.resource_key}>
                    {one.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field label="Go to day" isLabelHidden className="w-38">
          {(control) => (
            <Input
              {...control}
              type="date"
              value={day}
              onChange={(event) => event.target.value && show({ day: event.target.value })}
            />
          )}
        </Field>
        {!isPhone && (
          <div role="group" aria-label="View" className="flex rounded-sm border border-line bg-raised p-0.5">
            {VIEWS.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === view}
                onClick={() => show({ view: one })}
                className={classes(
                  'h-8 rounded-sm px-3 text-13 font-medium transition-colors',
                  one === view ? 'bg-accent-tint text-accent' : 'text-muted hover:text-ink',
                )}
              >
                {WORDS[one]}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  )
}
