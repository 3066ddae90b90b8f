import { useEffect, useEffectEvent } from 'react'
import { api, type Schema } from '@/api/client'
import { Composer } from './parts/Composer'
import { Conversation } from './parts/Conversation'
import { KillMedia } from './parts/KillMedia'
import { PhoneCard } from './parts/PhoneCard'
import { Setup, type Place } from './parts/Setup'
import { isBusy } from './line/state'
import { phrasesFor } from './phrases'
import { useStaying } from './useStaying'
import { useTelephone, type Telephone } from './useTelephone'

interface TelephoneDeskProps {
  installation: Schema<'InstallationItem'>
  lines: readonly Place[]
  line: Schema<'NumberItem'> | null
  people: readonly Place[]
  own: string
  /** SID of a call that was answered on another page. */
  answers: string | undefined
  onLine: (number: string) => void
  onOwn: (number: string) => void
}

/** The telephone and what the agent makes of the call, side by side. */
export function TelephoneDesk({
  installation,
  lines,
  line,
  people,
  own,
  answers,
  onLine,
  onOwn,
}: TelephoneDeskProps) {
  const telephone = useTelephone(installation.telephone_url, own)
  const isOnLine = isBusy(telephone.phase)
  useStaying(isOnLine)
  useAnswering(telephone, answers)
  const phrases = usePhrases(line?.organisation_id)
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)] lg:grid-rows-[auto_auto_1fr]">
      <PhoneCard
        telephone={telephone}
        to={line?.number ?? null}
        nameOf={(number) => lines.find((one) => one.number === number)?.name ?? null}
      />
      <Setup
        lines={lines}
        line={line?.number ?? null}
        people={people}
        own={own}
        isLocked={isOnLine}
        onLine={onLine}
        onOwn={onOwn}
      />
      <div className="min-w-0 lg:col-start-2 lg:row-span-3 lg:row-start-1">
        <Conversation
          callSid={telephone.callSid}
          isOnLine={isOnLine}
          hearing={telephone.hearing.map((one) => one.text)}
          composer={
            <Composer
              phrases={phrases}
              saying={telephone.saying}
              because={telephone.phase === 'talking' ? undefined : 'Call the agent first'}
              onSay={telephone.say}
            />
          }
        />
      </div>
      <KillMedia telephone={telephone} control={installation.control} />
    </div>
  )
}

/** Answer the call that was answered on the page before, once it rings on this line. */
function useAnswering({ phase, callSid, answer }: Telephone, wanted: string | undefined): void {
  const isWanted = phase === 'incoming' && callSid === wanted
  const act = useEffectEvent(answer)
  useEffect(() => {
    if (isWanted) act()
  }, [isWanted])
}

function usePhrases(organisation: string | undefined): readonly string[] {
  const query = { ...(organisation && { organisation }) }
  const services = api.useQuery('get', '/api/services', { params: { query } })
  return phrasesFor(services.data?.services.map((one) => one.name) ?? [], new Date())
}
