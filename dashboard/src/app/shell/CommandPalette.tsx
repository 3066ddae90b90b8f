import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Kbd } from '@/ui/Kbd'

const PaletteDialog = lazy(() => import('./PaletteDialog'))

/** Ctrl-K: go to a page by its name. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false)

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen((was) => !was)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])

  return (
    <>
      <button
        type="button"
        aria-label="Go to a page: Ctrl K"
        onClick={() => setOpen(true)}
        className="inline-flex h-7 items-center gap-1.5 rounded-sm px-1.5 text-muted hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <Kbd>Ctrl K</Kbd>
      </button>
      <Suspense>{isOpen && <PaletteDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
