import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { invalidated } from '@/api/invalidation'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { classes } from '@/ui/classes'
import { LeaveGuard } from './LeaveGuard'
import type { Form } from '@/api/useForm'

interface FormFrameProps {
  /** What the form is, for people who do not see it. */
  label: string
  form: Pick<Form<object>, 'isDirty' | 'isOld' | 'discard'>
  /** Why who is signed in may not change it (`useBar`): all of it is shown, and nothing can be entered. */
  bar?: string | undefined
  save: { isPending: boolean; error: unknown; reset: () => void }
  onSave: () => void
  /** What the button does: "Save changes". */
  act?: string
  /** Paths that are read again when somebody else has changed it meanwhile. */
  reads: readonly string[]
  /** Something new: there is nothing to go back to, so that nothing can be discarded. */
  isNew?: boolean
  children: ReactNode
}

/** A form with its end: what went wrong, what is not saved, the buttons. The end stays in sight while it matters. */
export function FormFrame({
  label,
  form,
  bar,
  save,
  onSave,
  act = 'Save changes',
  reads,
  isNew = false,
  children,
}: FormFrameProps) {
  const { isDirty } = form
  const queries = useQueryClient()
  return (
    <form
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      {bar !== undefined && (
        <p className="border-b border-line bg-sunken px-4 py-2.5 text-13 text-muted">{bar}.</p>
      )}
      <fieldset disabled={bar !== undefined || save.isPending} className="min-w-0">
        {children}
      </fieldset>
      {bar === undefined && (
        <footer
          className={classes(
            'flex flex-col gap-3 rounded-b-md border-t border-line bg-surface px-4 py-3',
            isDirty && 'sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 lg:bottom-0',
          )}
        >
          <ChangeNote
            error={save.error}
            isOld={form.isOld}
            onReload={async () => {
              await invalidated(queries, reads)
              save.reset()
              form.discard()
            }}
          />
          <div className="flex flex-wrap items-center justify-end gap-2">
            {isDirty && !isNew && <p className="grow text-13 text-muted">Not saved yet</p>}
            {isDirty && !isNew && (
              <Button
                onClick={() => {
                  save.reset()
                  form.discard()
                }}
              >
                Discard
              </Button>
            )}
            <Button
              type="submit"
              look="primary"
              isPending={save.isPending}
              disabledBecause={isDirty || isNew ? undefined : 'Nothing has been changed'}
            >
              {act}
            </Button>
          </div>
        </footer>
      )}
      <LeaveGuard isDirty={isDirty && !save.isPending} />
    </form>
  )
}
