import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { classes } from './classes'
import { giveBack, holder } from './givingBack'
import { IconButton } from './IconButton'

interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  /** What it is about, read out with the title. */
  description?: ReactNode
  /** Buttons at its end; the one that acts comes last. */
  actions?: ReactNode
  children?: ReactNode
}

/** A question or a small form over the page. */
export function Dialog({ isOpen, onClose, title, description, actions, children }: DialogProps) {
  return (
    <Overlay
      isOpen={isOpen}
      onClose={onClose}
      className="inset-x-3 top-[12dvh] mx-auto max-h-[80dvh] max-w-lg rounded-md"
    >
      <Head title={title} description={description} />
      {children && <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>}
      {actions && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3.5">
          {actions}
        </footer>
      )}
    </Overlay>
  )
}

/** More about a thing, beside the page it was opened from; from below on a phone. */
export function Drawer({ isOpen, onClose, title, description, actions, children }: DialogProps) {
  return (
    <Overlay
      isOpen={isOpen}
      onClose={onClose}
      className="inset-x-0 bottom-0 max-h-[88dvh] rounded-t-md sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-[28rem] sm:rounded-none"
    >
      <Head title={title} description={description} />
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
      {actions && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3.5">
          {actions}
        </footer>
      )}
    </Overlay>
  )
}

interface OverlayProps {
  isOpen: boolean
  onClose: () => void
  className: string
  children: ReactNode
}

// Without Radix' own overlay, which locks scrolling by a style element that the pages' policy forbids: styles.css does it.
function Overlay({ isOpen, onClose, className, children }: OverlayProps) {
  return (
    <Primitive.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div data-holds-scroll aria-hidden className="fixed inset-0 z-40 bg-scrim" />
        <Panel className={className}>{children}</Panel>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** There while it is open: so it knows what had the keyboard before. */
function Panel({ className, children }: { className: string; children: ReactNode }) {
  const [opener] = useState(holder)
  return (
    <Primitive.Content
      // Radix gives it back to a trigger of its own: what opens these stands elsewhere.
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        giveBack(opener)
      }}
      className={classes(
        'appears fixed z-40 flex flex-col border border-line bg-raised shadow-lift outline-none',
        className,
      )}
    >
      {children}
    </Primitive.Content>
  )
}

function Head({ title, description }: { title: string; description?: ReactNode }) {
  return (
    <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
      <div>
        <Primitive.Title className="text-16 font-semibold">{title}</Primitive.Title>
        {description ? (
          <Primitive.Description asChild>
            <div className="mt-1 text-13 text-muted">{description}</div>
          </Primitive.Description>
        ) : (
          <Primitive.Description className="sr-only">{title}</Primitive.Description>
        )}
      </div>
      <Primitive.Close asChild>
        <IconButton label="Close" size="sm" className="-mr-1.5">
          <X aria-hidden className="size-4" />
        </IconButton>
      </Primitive.Close>
    </header>
  )
}
