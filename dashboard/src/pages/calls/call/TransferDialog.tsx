import { useState } from 'react'
import type { Schema } from '@/api/client'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { capitalised } from '../words'

interface TransferDialogProps {
  isOpen: boolean
  onClose: () => void
  who: string
  /** The numbers the business itself has named. */
  targets: readonly Schema<'TargetItem'>[]
  onAct: (number: string) => void
  isPending: boolean
  error: unknown
}

/** Choose whom a caller is connected with. */
export function TransferDialog({ who, targets, onAct, ...rest }: TransferDialogProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const target = targets.find((one) => one.number === chosen) ?? targets[0]
  return (
    <ConfirmDialog
      {...rest}
      title={`Transfer ${who}?`}
      act={target ? `Connect with ${target.name}` : 'Nobody to connect with'}
      keep="Leave it to the agent"
      onAct={() => target && onAct(target.number)}
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1.5 text-13 font-medium">To whom</legend>
        {targets.map((one) => (
          <label
            key={one.number}
            className="flex min-h-11 items-center gap-3 rounded-sm border border-line px-3 has-checked:border-accent has-checked:bg-accent-tint"
          >
            <input
              type="radio"
              name="target"
              value={one.number}
              checked={one.number === target?.number}
              onChange={() => setChosen(one.number)}
              className="accent-accent"
            />
            <span className="grow font-medium">{one.name}</span>
            <span className="text-muted">
              <PhoneNumber number={one.number} />
            </span>
          </label>
        ))}
      </fieldset>
      <p>
        The agent stops, and {who} hears “One moment, please. I am connecting you with a colleague.” If nobody
        answers, {who === 'the caller' ? 'the caller' : capitalised(who)} is asked for a message.
      </p>
    </ConfirmDialog>
  )
}
