import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react'
import { IconButton } from './IconButton'

interface Said {
  id: number
  text: string
  isFailure: boolean
}

type Say = (text: string, options?: { isFailure?: boolean }) => void

const SayContext = createContext<Say>(() => undefined)
const MOST_AT_ONCE = 3
const SHOWN_MS = 6000

/** Say in passing that something was done: `const say = useToast(); say('Appointment moved to 3 pm')`. */
export function useToast(): Say {
  return use(SayContext)
}

/** Once around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Said[]>([])
  const say = useCallback<Say>((text, { isFailure = false } = {}) => {
    setSaid((before) => [
      ...before.slice(1 - MOST_AT_ONCE),
      { id: (before.at(-1)?.id ?? 0) + 1, text, isFailure },
    ])
  }, [])
  const dismiss = useCallback((id: number) => setSaid((before) => before.filter((one) => one.id !== id)), [])
  return (
    <SayContext value={say}>
      {children}
      {/* Always there: a region that comes with its text is not read out. */}
      <div
        role="status"
        // Said although it is what a role of status means: a dialog hides all behind it but what says so.
        aria-live="polite"
        aria-label="Notices"
        className="pointer-events-none fixed right-4 bottom-20 left-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-96 lg:bottom-4"
      >
        {said.map((one) => (
          <Toast key={one.id} said={one} onDismiss={dismiss} />
        ))}
      </div>
    </SayContext>
  )
}

function Toast({ said, onDismiss }: { said: Said; onDismiss: (id: number) => void }) {
  const [isHeld, setHeld] = useState(false)
  const { id } = said

  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => onDismiss(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isHeld, id, onDismiss])

  return (
    <div
      role="presentation"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="appears pointer-events-auto flex items-center gap-3 rounded-md border border-line bg-raised py-2.5 pr-2 pl-4 shadow-lift"
    >
      {said.isFailure ? (
        <TriangleAlert aria-hidden className="size-4 shrink-0 text-failed" />
      ) : (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-live" />
      )}
      <p className="grow text-14">{said.text}</p>
      <IconButton label="Dismiss" size="sm" onClick={() => onDismiss(id)}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}
