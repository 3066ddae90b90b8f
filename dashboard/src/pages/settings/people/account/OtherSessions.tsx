import { useState } from 'react'
import { client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'

/** End one's sessions in other browsers. */
export function OtherSessions() {
  const say = useToast()
  const [isAsking, setAsking] = useState(false)
  const end = useAction({
    run: () => client.DELETE('/api/session/others'),
    changes: [],
    onDone: () => {
      setAsking(false)
      say('You are signed out everywhere but here')
    },
  })
  return (
    <Section title="Other sessions">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-13 text-muted">
          A session ends after twelve hours without use. If you left yourself signed in somewhere, or lost a
          device, end them all now.
        </p>
        <Button onClick={() => setAsking(true)}>Sign out everywhere else</Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Sign out everywhere else?"
        act="Sign out everywhere else"
        isPending={end.isPending}
        error={end.error}
        onAct={() => end.mutate(undefined)}
      >
        <p>Your sessions in other browsers end at once; this one stays. Your password stays as it is.</p>
      </ConfirmDialog>
    </Section>
  )
}
