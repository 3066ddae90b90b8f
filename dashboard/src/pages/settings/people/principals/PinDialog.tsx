import { useState, type SyntheticEvent } from 'react'
import { answer, client } from '@/api/client'
import { problemOf } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { useToast } from '@/ui/Toast'
import { Input } from '@/ui/controls'
import { wrongPin } from './pins'
import type { Principal } from './index'

/** Give somebody a PIN; the one before counts no more, and a lock is lifted. */
export function PinDialog({ principal, onClose }: { principal: Principal; onClose: () => void }) {
  const organisation = useOrganisation()
  const say = useToast()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [hasTried, setTried] = useState(false)
  const set = useAction({
    run: (body: { pin: string }) =>
      answer(
        client.PUT('/api/principals/{key}/pin', {
          params: { path: { key: principal.key }, query: organisation ? { organisation } : {} },
          body,
        }),
      ),
    changes: ['/api/principals'],
    onDone: () => {
      say(`${principal.name}’s PIN is set`)
      onClose()
    },
  })
  const wrong = wrongPin(pin)
  const isOther = pin !== again
  const fieldError = set.error ? problemOf(set.error).fieldError('pin') : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setTried(true)
    if (!wrong && !isOther) set.mutate({ pin })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`A PIN for ${principal.name}`}
      description="He types it on the phone to show that it is he. Holdfast shows it nowhere."
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button look="primary" type="submit" form="pin" isPending={set.isPending}>
            {principal.locked_until ? 'Set the PIN and unlock' : 'Set the PIN'}
          </Button>
        </>
      }
    >
      <form id="pin" onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="PIN"
          hint="Four to nine digits; not all the same, not counted up or down"
          error={hasTried ? (wrong ?? fieldError) : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              inputMode="numeric"
              autoComplete="off"
              className="max-w-44"
              value={pin}
              onChange={(event) => setPin(event.target.value)}
            />
          )}
        </Field>
        <Field label="Once more" error={hasTried && !wrong && isOther ? 'It is not the same' : undefined}>
          {(control) => (
            <Input
              {...control}
              type="password"
              inputMode="numeric"
              autoComplete="off"
              className="max-w-44"
              value={again}
              onChange={(event) => setAgain(event.target.value)}
            />
          )}
        </Field>
        {!fieldError && <ErrorNote error={set.error} />}
      </form>
    </Dialog>
  )
}
