import { Mic, MicOff } from 'lucide-react'
import { Button } from '@/ui/Button'
import type { MicrophoneState } from '../audio/sound'
import type { Telephone } from '../useTelephone'
import { Meter } from './Meter'

const WORDS: Record<MicrophoneState, string> = {
  off: 'Off: type what you say, or turn it on',
  asking: 'Allow the microphone in the browser’s question',
  on: 'On',
  denied: 'The browser may not use it: allow it in the address bar, or type what you say',
  missing: 'This browser has none: type what you say',
  failed: 'Another program uses it, or it is broken: type what you say',
}

/** The microphone: whether it listens, how loud it is, and what to do where it does not. */
export function Microphone({ telephone }: { telephone: Telephone }) {
  const { microphone, isMuted } = telephone
  const isOn = microphone === 'on'
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex items-center justify-between gap-3">
        <p className="min-w-0 text-13">
          <span className="font-medium">Microphone</span>
          <span role="status" className="block text-12 text-muted">
            {isOn && isMuted ? 'Muted: the agent hears silence' : WORDS[microphone]}
          </span>
        </p>
        {isOn ? (
          <div className="flex gap-1.5">
            <Button size="sm" aria-pressed={isMuted} onClick={() => telephone.mute(!isMuted)}>
              {isMuted ? 'Unmute' : 'Mute'}
            </Button>
            <Button size="sm" look="quiet" onClick={telephone.deafen}>
              Turn off
            </Button>
          </div>
        ) : (
          <Button
            size="sm"
            icon={
              microphone === 'denied' ? (
                <MicOff aria-hidden className="size-3.5" />
              ) : (
                <Mic aria-hidden className="size-3.5" />
              )
            }
            isPending={microphone === 'asking'}
            onClick={() => void telephone.listen()}
          >
            Turn on
          </Button>
        )}
      </div>
      {isOn && <Meter levels={telephone.levels} of="microphone" />}
    </div>
  )
}
