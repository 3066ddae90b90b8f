import { useEffect, useRef, type RefObject } from 'react'
import type { Levels } from '../useTelephone'

// Speech is near 0.1: what is shown follows the ear, not the figure.
const LOUDEST = 0.35
const EVERY_MS = 60

/** How loud one end of the line is, drawn without rendering the page again. */
export function Meter({ levels, of }: { levels: RefObject<Levels>; of: keyof Levels }) {
  const bar = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const timer = setInterval(() => {
      const share = Math.min(1, Math.sqrt(levels.current[of] / LOUDEST))
      if (bar.current) bar.current.style.width = `${Math.round(share * 100)}%`
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [levels, of])
  return (
    <span aria-hidden className="block h-1.5 w-full overflow-hidden rounded-full bg-sunken">
      <span ref={bar} className="block h-full w-0 rounded-full bg-live transition-[width] duration-75" />
    </span>
  )
}
