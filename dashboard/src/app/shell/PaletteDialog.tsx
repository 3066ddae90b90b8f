import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type KeyboardEvent } from 'react'
import { classes } from '@/ui/classes'
import { SearchInput } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { DESTINATIONS } from './destinations'

/** Pages by name; arrows choose, Enter goes. */
export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Go to">
      <Choices onChosen={onClose} />
    </Dialog>
  )
}

function Choices({ onChosen }: { onChosen: () => void }) {
  const navigate = useNavigate()
  const id = useId()
  const [wanted, setWanted] = useState('')
  const [place, setPlace] = useState(0)
  const found = DESTINATIONS.filter(({ label }) => label.toLowerCase().includes(wanted.trim().toLowerCase()))
  const at = Math.min(place, found.length - 1)

  const go = (index: number) => {
    const destination = found[index]
    if (!destination) return
    void navigate({ to: destination.to })
    onChosen()
  }
  const steer = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (event.key === 'Enter') go(at)
    else if (step && found.length) setPlace((at + step + found.length) % found.length)
    else return
    event.preventDefault()
  }

  return (
    <div>
      <SearchInput
        role="combobox"
        aria-label="Page"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[at] && `${id}-${at}`}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value)
          setPlace(0)
        }}
        onKeyDown={steer}
      />
      <div id={id} role="listbox" aria-label="Pages" className="mt-2 flex flex-col">
        {found.map(({ to, label, icon: Icon }, index) => (
          <div
            key={to}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => go(index)}
            onKeyDown={steer}
            onMouseMove={() => setPlace(index)}
            className={classes(
              'flex h-10 cursor-pointer items-center gap-3 rounded-sm px-3',
              index === at && 'bg-sunken',
            )}
          >
            <Icon aria-hidden className="size-4 text-muted" />
            {label}
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-2 text-muted">No page is called that.</p>}
      </div>
    </div>
  )
}
