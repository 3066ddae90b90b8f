import { useState } from 'react'
import { problemOf } from '@/api/problem'
import { Button } from './Button'
import { ErrorNote } from './ErrorState'

interface ChangeNoteProps {
  error: unknown
  /** Somebody else's change is known of before anything was sent. */
  isOld?: boolean
  /** Read what stands now, and put it in the place of what was entered. */
  onReload: () => Promise<unknown>
}

/** As `ErrorNote`, of a change with `If-Match`: where somebody else was first, it says so and is the way out of it. */
export function ChangeNote({ error, isOld = false, onReload }: ChangeNoteProps) {
  const [isReading, setReading] = useState(false)
  const isRefused = Boolean(error) && problemOf(error).code === 'version_changed'
  if (!isOld && !isRefused) return <ErrorNote error={error} />
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-sm bg-waiting-tint px-3 py-2.5 text-13"
    >
      <div className="min-w-0 grow basis-64">
        <p className="font-medium">Somebody has changed this meanwhile</p>
        <p>Nothing of yours was saved. Copy what you need, then load what stands now and enter it again.</p>
      </div>
      <Button
        size="sm"
        isPending={isReading}
        onClick={() => {
          setReading(true)
          void onReload().finally(() => setReading(false))
        }}
      >
        Discard mine and load theirs
      </Button>
    </div>
  )
}
