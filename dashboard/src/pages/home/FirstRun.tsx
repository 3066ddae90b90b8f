import { Link } from '@tanstack/react-router'
import { Headset, Settings2 } from 'lucide-react'
import { buttonLink } from '@/ui/links'

/** Nothing has happened yet: what to do. */
export function FirstRun() {
  return (
    <section
      aria-label="First steps"
      className="flex flex-col items-start gap-4 rounded-md border border-accent bg-accent-tint p-5 sm:p-6"
    >
      <div>
        <h2 className="text-16 font-semibold">Nobody has called yet</h2>
        <p className="mt-1 max-w-2xl">
          Call the agent yourself from the telephone page and book an appointment: the call shows up here
          while you talk, and the appointment below.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Link to="/telephone" className={buttonLink}>
          <Headset aria-hidden className="size-4" /> Call the agent
        </Link>
        <Link to="/settings" className={buttonLink}>
          <Settings2 aria-hidden className="size-4" /> See what it says and offers
        </Link>
      </div>
    </section>
  )
}
