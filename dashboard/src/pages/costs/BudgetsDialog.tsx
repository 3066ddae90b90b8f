import type { SyntheticEvent } from 'react'
import { client, answer, type Schema } from '@/api/client'
import { problemOf } from '@/api/problem'
import { unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { SCOPES, wrongAmount, type Scope } from './budgets'

type Amounts = Record<Scope, string>

interface BudgetsDialogProps {
  read: Tagged<Schema<'BudgetsReport'>>
  reload: () => Promise<unknown>
  onClose: () => void
}

/** All limits at once; an empty one is no limit. */
export function BudgetsDialog({ read, reload, onClose }: BudgetsDialogProps) {
  const organisation = useOrganisation()
  const say = useToast()
  const form = useForm({ values: amountsOf(read.value), etag: read.etag })
  const save = useAction({
    run: (amounts: Amounts) =>
      answer(
        client.PUT('/api/budgets', {
          params: { query: organisation ? { organisation } : {}, header: unchanged(form.etag) },
          body: limitsOf(amounts),
        }),
      ),
    changes: ['/api/budgets', '/api/costs'],
    onDone: () => {
      say('Budgets changed; they hold from now on')
      onClose()
    },
  })
  const isWrong = SCOPES.some(({ scope }) => wrongAmount(form.values[scope]) !== undefined)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!isWrong) save.mutate(form.values)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Change budgets"
      description={`Amounts in ${read.value.currency}. Leave one empty for no limit. At 80 % Holdfast warns; at the limit nothing more is begun.`}
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button
            look="primary"
            type="submit"
            form="budgets"
            isPending={save.isPending}
            disabledBecause={isWrong ? 'An amount is not one' : undefined}
          >
            Change budgets
          </Button>
        </>
      }
    >
      <form id="budgets" onSubmit={submit} className="flex flex-col gap-4">
        {SCOPES.map(({ scope, label, hint }) => (
          <Field
            key={scope}
            label={label}
            hint={hint}
            error={
              wrongAmount(form.values[scope]) ??
              (save.error ? problemOf(save.error).fieldError(scope) : undefined)
            }
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                placeholder="No limit"
                className="max-w-44"
                value={form.values[scope]}
                onChange={(event) => form.set({ [scope]: event.target.value.trim() })}
              />
            )}
          </Field>
        ))}
        <ChangeNote
          error={save.error}
          isOld={form.isOld}
          onReload={async () => {
            await reload()
            save.reset()
            form.discard()
          }}
        />
      </form>
    </Dialog>
  )
}

function amountsOf(report: Schema<'BudgetsReport'>): Amounts {
  const amounts = SCOPES.map(({ scope }) => [scope, report[scope] ?? ''])
  return Object.fromEntries(amounts) as Amounts
}

function limitsOf(amounts: Amounts): Schema<'BudgetsItem'> {
  const limits = SCOPES.map(({ scope }) => [scope, amounts[scope] === '' ? null : amounts[scope]])
  return Object.fromEntries(limits) as Schema<'BudgetsItem'>
}
