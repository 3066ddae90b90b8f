import { Grid3x3, Phone, PhoneIncoming, PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { readable } from '@/ui/PhoneNumber'
import { Length, useNow } from '@/ui/time'
import { classes } from '@/ui/classes'
import { isBusy } from '../line/state'
import type { Telephone } from '../useTelephone'
import { Keypad } from './Keypad'
import { Meter } from './Meter'
import { Microphone } from './Microphone'
import { ENDINGS, TROUBLES } from './words'

interface PhoneCardProps {
  telephone: Telephone
  /** The number that will be called; null where none is chosen. */
  to: string | null
  /** Who answers there, as people know it. */
  nameOf: (number: string) => string | null
}

/** The telephone itself: whom it is connected with, and what can be done with the call. */
export function PhoneCard({ telephone, to, nameOf }: PhoneCardProps) {
  const [hasKeys, setKeys] = useState(false)
  const { phase } = telephone
  const other = isBusy(phase) ? telephone.other : to
  return (
    <section aria-label="Telephone" className="rounded-md border border-line bg-surface p-4">
      <div className="flex flex-col items-center gap-0.5 py-3 text-center">
        <p role="status" className={classes('text-12 font-medium', tone(phase))}>
          <StateLine telephone={telephone} />
        </p>
        <p className="text-20 font-semibold">{(other && nameOf(other)) ?? 'Nobody chosen'}</p>
        {other && <p className="figures text-muted">{readable(other)}</p>}
      </div>
      {phase === 'talking' && <Meter levels={telephone.levels} of="agent" />}
      <div className="mt-4 flex flex-col gap-3">
        <Actions telephone={telephone} to={to} hasKeys={hasKeys} onKeys={() => setKeys(!hasKeys)} />
        {hasKeys && phase === 'talking' && <Keypad onPress={telephone.press} />}
        {telephone.refusal && (
          <p role="alert" className="text-13 text-failed">
            {telephone.refusal}
          </p>
        )}
        <Microphone telephone={telephone} />
      </div>
    </section>
  )
}

function Actions({
  telephone,
  to,
  hasKeys,
  onKeys,
}: {
  telephone: Telephone
  to: string | null
  hasKeys: boolean
  onKeys: () => void
}) {
  const { phase, trouble } = telephone
  if (phase === 'incoming') {
    return (
      <div className="grid grid-cols-2 gap-2">
        <Button
          look="primary"
          className="h-12!"
          icon={<PhoneIncoming aria-hidden className="size-4" />}
          onClick={telephone.answer}
        >
          Answer
        </Button>
        <Button
          look="danger"
          className="h-12!"
          icon={<PhoneOff aria-hidden className="size-4" />}
          onClick={telephone.decline}
        >
          Decline
        </Button>
      </div>
    )
  }
  if (phase === 'calling' || phase === 'talking') {
    return (
      <div className="flex gap-2">
        <Button
          look="danger"
          className="h-12! grow"
          icon={<PhoneOff aria-hidden className="size-4" />}
          onClick={telephone.hangUp}
        >
          Hang up
        </Button>
        {phase === 'talking' && (
          <Button
            className="h-12!"
            aria-expanded={hasKeys}
            icon={<Grid3x3 aria-hidden className="size-4" />}
            onClick={onKeys}
          >
            Keypad
          </Button>
        )}
      </div>
    )
  }
  return (
    <Button
      look="primary"
      className="h-12! w-full"
      icon={<Phone aria-hidden className="size-4" />}
      disabledBecause={
        phase === 'off'
          ? TROUBLES[trouble ?? 'starting']
          : to === null
            ? 'Choose which number to call'
            : undefined
      }
      onClick={() => to && telephone.dial(to)}
    >
      Call
    </Button>
  )
}

function StateLine({ telephone }: { telephone: Telephone }) {
  const { phase, answeredAt, ended, trouble } = telephone
  switch (phase) {
    case 'off':
      return trouble ? TROUBLES[trouble] : 'Switching on…'
    case 'calling':
      return 'Calling…'
    case 'incoming':
      return 'Is calling you'
    case 'talking':
      return (
        <>
          Connected · <Timer since={answeredAt ?? 0} />
        </>
      )
    case 'idle':
      return ended ? (ENDINGS[ended] ?? 'Call over') : 'Ready; it can be rung, too'
  }
}

function Timer({ since }: { since: number }) {
  const now = useNow(1000)
  return <Length seconds={(now - since) / 1000} />
}

function tone(phase: Telephone['phase']): string {
  if (phase === 'talking') return 'text-live'
  if (phase === 'incoming') return 'text-info'
  return 'text-muted'
}
