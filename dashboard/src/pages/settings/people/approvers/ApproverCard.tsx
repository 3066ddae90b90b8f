import { ArrowDown, ArrowUp, GripVertical, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/ui/Badge'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { classes } from '@/ui/classes'
import { Input } from '@/ui/controls'
import { wrongWith, type Approver } from './approvers'

interface ApproverCardProps {
  approver: Approver
  place: number
  count: number
  /** Why nothing may be changed. */
  bar: string | undefined
  showsWrong: boolean
  onEdit: (changed: Partial<Approver>) => void
  onMove: (to: number) => void
  onRemove: () => void
  drag: { isOver: boolean; start: () => void; end: () => void; drop: () => void }
}

/** One approver: his place, and how he is asked. Moved by its handle, or by the arrows. */
export function ApproverCard(props: ApproverCardProps) {
  const { approver, place, count, bar, showsWrong, onEdit, onMove, onRemove, drag } = props
  const [isTarget, setTarget] = useState(false)
  const wrong = showsWrong ? wrongWith(approver) : {}
  const name = approver.name || 'the new approver'
  return (
    // The arrows do the same by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      onDragOver={(event) => {
        if (!drag.isOver) return
        event.preventDefault()
        setTarget(true)
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault()
        setTarget(false)
        drag.drop()
      }}
      className={classes('border-t border-line px-4 py-4 first:border-t-0', isTarget && 'bg-accent-tint')}
    >
      <div className="mb-3 flex items-center justify-between gap-3">
        <div className="flex min-w-0 items-center gap-2">
          {bar === undefined && (
            <span
              draggable
              aria-hidden
              title="Drag to another place"
              onDragStart={drag.start}
              onDragEnd={drag.end}
              className="-ml-1 cursor-grab text-muted max-sm:hidden"
            >
              <GripVertical className="size-4" />
            </span>
          )}
          {place === 0 ? <Badge tone="info">Asked first</Badge> : <Badge>Delegate {place}</Badge>}
        </div>
        <div className="flex">
          <IconButton
            label={`Ask ${name} earlier`}
            size="sm"
            disabledBecause={bar ?? (place === 0 ? 'He is asked first already' : undefined)}
            onClick={() => onMove(place - 1)}
          >
            <ArrowUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton
            label={`Ask ${name} later`}
            size="sm"
            disabledBecause={bar ?? (place === count - 1 ? 'He is asked last already' : undefined)}
            onClick={() => onMove(place + 1)}
          >
            <ArrowDown aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={`Remove ${name}`} size="sm" disabledBecause={bar} onClick={onRemove}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </div>
      </div>
      <fieldset disabled={bar !== undefined} className="grid gap-3 sm:grid-cols-3">
        <legend className="sr-only">{name}</legend>
        <Field label="Name" error={wrong.name}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={approver.name}
              onChange={(event) => onEdit({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="Asked by text at" error={wrong.phone}>
          {(control) => (
            <Input
              {...control}
              type="tel"
              autoComplete="off"
              placeholder="Not by text"
              value={approver.phone}
              onChange={(event) => onEdit({ phone: event.target.value })}
            />
          )}
        </Field>
        <Field label="Asked by e-mail at">
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              placeholder="Not by e-mail"
              value={approver.email}
              onChange={(event) => onEdit({ email: event.target.value })}
            />
          )}
        </Field>
      </fieldset>
    </li>
  )
}
