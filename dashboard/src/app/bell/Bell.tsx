import { useNavigate, useRouterState } from '@tanstack/react-router'
import { PhoneIncoming } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/api/client'
import { Button } from '@/ui/Button'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { BellLine, type Ringing } from './line'

/** Rings on every page when the agent calls the development telephone; nothing where there is none. */
export default function Bell() {
  const { data } = api.useQuery('get', '/api/installation', {}, { staleTime: Infinity })
  return data?.telephone_url ? <Listening telephoneUrl={data.telephone_url} /> : null
}

function Listening({ telephoneUrl }: { telephoneUrl: string }) {
  const [ringing, setRinging] = useState<Ringing | null>(null)
  const isElsewhere = useRouterState({ select: ({ location }) => location.pathname !== '/telephone' })
  const isSeen = useIsSeen()
  const navigate = useNavigate()
  const line = useRef<BellLine | null>(null)

  useEffect(() => {
    const opened = new BellLine(telephoneUrl, setRinging)
    line.current = opened
    return () => opened.close()
  }, [telephoneUrl])
  // The telephone page has a line of its own; the window that is looked at is the one that rings.
  useEffect(() => line.current?.want(isElsewhere && isSeen), [telephoneUrl, isElsewhere, isSeen])

  const answer = ({ own, callSid }: Ringing) =>
    void navigate({ to: '/telephone', search: { as: own, answer: callSid } })
  if (!ringing || !isElsewhere) return null
  return (
    <div
      role="alert"
      className="pointer-events-none fixed inset-x-4 top-14 z-40 flex justify-center lg:top-4"
    >
      <div className="appears pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-info bg-raised px-4 py-3 shadow-lift">
        <p className="flex items-center gap-2.5 font-medium">
          <PhoneIncoming aria-hidden className="size-4 text-info" />
          <span>
            Incoming call from <PhoneNumber number={ringing.from} />
          </span>
        </p>
        <span className="flex gap-2">
          <Button size="sm" look="primary" onClick={() => answer(ringing)}>
            Answer
          </Button>
          <Button size="sm" onClick={() => line.current?.decline()}>
            Decline
          </Button>
        </span>
      </div>
    </div>
  )
}

function useIsSeen(): boolean {
  const [isSeen, setSeen] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isSeen
}
