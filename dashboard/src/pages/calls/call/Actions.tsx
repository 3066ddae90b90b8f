import { MessageSquare, PhoneForwarded, PhoneOff } from 'lucide-react'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useToast } from '@/ui/Toast'
import { capitalised } from '../words'
import { TransferDialog } from './TransferDialog'
import { useStepIn, type StepIn } from './useStepIn'

const SAID: Record<StepIn['kind'], string> = {
  end: 'The caller is being told goodbye',
  message: 'The caller is being asked for a message',
  transfer: 'The caller is being connected',
}

/** Take a running call from its agent. What can't be done now says why. */
export function Actions({ call }: { call: Schema<'CallDetail'> }) {
  const [open, setOpen] = useState<StepIn['kind'] | null>(null)
  const say = useToast()
  const bar = useBar('operator')
  const stepIn = useStepIn(call.call_sid, ({ kind }) => {
    setOpen(null)
    say(SAID[kind])
  })
  const { message, transfer, end } = call.actions
  const reasonOf = (state: Schema<'ActionState'>) =>
    bar ?? (state.allowed ? undefined : capitalised(state.reason ?? 'Not possible now'))
  const ask = (kind: StepIn['kind']) => {
    stepIn.reset()
    setOpen(kind)
  }
  const who = call.contact_name ?? 'the caller'
  const shared = { onClose: () => setOpen(null), isPending: stepIn.isPending, error: stepIn.error }
  return (
    <>
      <Button
        icon={<MessageSquare aria-hidden className="size-4" />}
        disabledBecause={reasonOf(message)}
        onClick={() => ask('message')}
      >
        Take a message
      </Button>
      <Button
        icon={<PhoneForwarded aria-hidden className="size-4" />}
        disabledBecause={reasonOf(transfer)}
        onClick={() => ask('transfer')}
      >
        Transfer
      </Button>
      <Button
        look="danger"
        icon={<PhoneOff aria-hidden className="size-4" />}
        disabledBecause={reasonOf(end)}
        onClick={() => ask('end')}
      >
        End call
      </Button>
      <ConfirmDialog
        {...shared}
        isOpen={open === 'message'}
        title={`Take ${who} from the agent to leave a message?`}
        act="Ask for a message"
        keep="Leave it to the agent"
        onAct={() => stepIn.mutate({ kind: 'message' })}
      >
        <p>
          The agent stops. {capitalised(who)} is asked to speak after a tone, and what is recorded stands
          under Messages. The agent can’t take the call back.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={open === 'end'}
        isDangerous
        title={`End the call with ${who}?`}
        act="Say goodbye and end it"
        keep="Let it go on"
        onAct={() => stepIn.mutate({ kind: 'end' })}
      >
        <p>
          The agent stops. {capitalised(who)} hears “I am sorry, I have to end this call now. Please call
          again any time. Goodbye.”, and the line is closed. It can’t be taken back.
        </p>
      </ConfirmDialog>
      <TransferDialog
        {...shared}
        isOpen={open === 'transfer'}
        who={who}
        targets={transfer.targets}
        onAct={(number) => stepIn.mutate({ kind: 'transfer', number })}
      />
    </>
  )
}
