import { useId, useState } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { Input, Select } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { readable } from '@/ui/PhoneNumber'
import { useToast } from '@/ui/Toast'
import { errorsOf, pathError } from '../../form/fieldErrors'
import { dialled } from '../../form/numbers'

interface AssignDialogProps {
  /** The number whose agent changes; null: a number to come. */
  line: Schema<'NumberItem'> | null
  agents: { data?: Schema<'AgentList'> | undefined; error: unknown }
  onClose: () => void
}

/** Have an agent answer a number. */
export function AssignDialog({ line, agents, onClose }: AssignDialogProps) {
  const id = useId()
  const say = useToast()
  const usable = agents.data?.agents.filter((one) => one.version !== null) ?? []
  const [phone, setPhone] = useState(line?.number ?? '')
  const [chosen, setChosen] = useState(line?.agent_id)
  const agentId = chosen ?? usable[0]?.agent_id ?? ''
  const name = usable.find((one) => one.agent_id === agentId)?.name ?? 'this agent'
  const assign = useAction({
    run: (wish: { phone: string; agent_id: string }) =>
      answer(
        client.PUT('/api/numbers/{phone}', {
          params: { path: { phone: wish.phone } },
          body: { agent_id: wish.agent_id },
        }),
      ),
    changes: ['/api/numbers', '/api/agents'],
    onDone: (done) => {
      onClose()
      say(`${name} answers ${readable(done.number)} from now on`)
    },
  })
  const why =
    usable.length === 0
      ? 'No agent was published yet'
      : agentId === line?.agent_id
        ? `${name} answers it already`
        : undefined
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={line ? `Who answers ${readable(line.number)}?` : 'Add a number'}
      description="Calls that run go on as they are."
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button type="submit" form={id} look="primary" isPending={assign.isPending} disabledBecause={why}>
            {usable.length ? `Have ${name} answer it` : 'Have it answered'}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          assign.mutate({ phone: dialled(phone), agent_id: agentId })
        }}
      >
        {!line && (
          <Field
            label="Number"
            hint="With country code. Point its voice and text webhooks at this installation, too"
            error={pathError(assign.error, 'phone')}
          >
            {(control) => (
              <Input
                {...control}
                type="tel"
                autoComplete="off"
                placeholder="+15551230042"
                value={phone}
                onChange={(event) => setPhone(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field
          label="Answered by"
          hint="Agents that were published"
          error={errorsOf(assign.error)('agent_id')}
        >
          {(control) => (
            <Select {...control} value={agentId} onChange={(event) => setChosen(event.target.value)}>
              {usable.map((one) => (
                <option key={one.agent_id} value={one.agent_id}>
                  {one.name} ({one.agent_id})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ErrorNote error={assign.error ?? agents.error} />
      </form>
    </Dialog>
  )
}
