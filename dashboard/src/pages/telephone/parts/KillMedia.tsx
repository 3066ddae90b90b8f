import { Zap } from 'lucide-react'
import { useBar } from '@/app/Can'
import type { Schema } from '@/api/client'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { useKilling } from '../killing'
import type { Telephone } from '../useTelephone'

/** Kills what carries the call, and measures for how long the agent is not heard. */
export function KillMedia({
  telephone,
  control,
}: {
  telephone: Telephone
  control: Schema<'ControlItem'> | null
}) {
  const killing = useKilling(control, telephone.noteKill)
  const reason =
    useBar('operator') ??
    (control === null
      ? 'This stack has no control: start it with holdfast dev'
      : telephone.phase !== 'talking'
        ? 'Call the agent first'
        : undefined)
  return (
    <Section title="Pull the plug">
      <div className="flex flex-col gap-3">
        <p className="text-13 text-muted">
          Ends the process that carries this call’s sound (kill -9). The call stays up; another process takes
          over where the conversation was.
        </p>
        <Button
          look="danger"
          icon={<Zap aria-hidden className="size-4" />}
          isPending={killing.isPending}
          disabledBecause={reason}
          onClick={() => telephone.callSid && killing.mutate(telephone.callSid)}
        >
          Kill the media process
        </Button>
        <ErrorNote error={killing.error} />
        <p role="status" className="text-13">
          {telephone.gap && (
            <Outcome
              process={killing.data ? `The process “${killing.data}”` : 'The process'}
              telephone={telephone}
            />
          )}
        </p>
      </div>
    </Section>
  )
}

function Outcome({ process, telephone }: { process: string; telephone: Telephone }) {
  const after = telephone.gap?.heardAfterMs ?? null
  if (after !== null) {
    return (
      <>
        {process} was killed; the agent was heard again after{' '}
        <strong className="figures">{(after / 1000).toFixed(1)} s</strong>.
      </>
    )
  }
  if (telephone.phase !== 'talking')
    return `${process} was killed; the agent was not heard again on this call.`
  return `${process} is dead. Waiting for the agent’s voice…`
}
