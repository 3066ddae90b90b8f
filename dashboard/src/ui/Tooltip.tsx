import { cloneElement, useEffect, useId, useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { createPortal } from 'react-dom'

const DELAY_MS = 350
const MARGIN = 8

// Focus that a page moves by itself, as into a drawer that opens, is nobody's question what a button does.
let isByKey = false
const TRAVELS = new Set(['Tab', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])
addEventListener('keydown', ({ key }) => (isByKey = TRAVELS.has(key)), true)
addEventListener('pointerdown', () => (isByKey = false), true)

interface TooltipProps {
  /** Nothing appears without one; what it stands around stays the same node. */
  text: string | undefined
  children: ReactElement<{ 'aria-describedby'?: string | undefined }>
}

/** A line that appears on hover, where the keyboard goes, and on pressing what is disabled; nothing needed may stand in it alone. Escape hides it. */
export function Tooltip({ text, children }: TooltipProps) {
  const id = useId()
  const [isShown, setShown] = useState(false)
  const isSaid = isShown && text !== undefined
  const place = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = (delay: number) => {
    if (text === undefined) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(true), delay)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setShown(false)
  }

  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!isShown) return
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setShown(false)
    }
    addEventListener('keydown', listen)
    addEventListener('scroll', hide, { capture: true, once: true })
    return () => {
      removeEventListener('keydown', listen)
      removeEventListener('scroll', hide, { capture: true })
    }
  }, [isShown])

  return (
    <span
      ref={place}
      role="presentation"
      className="contents"
      onPointerEnter={(event) => event.pointerType !== 'touch' && show(DELAY_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={({ target }) => (isByKey || isDisabled(target)) && target.matches(':focus-visible') && show(0)}
      onBlur={hide}
      // Whoever presses what is disabled asks why, on a screen without a pointer too.
      onClick={(event) => isDisabled(event.target) && show(0)}
    >
      {cloneElement(children, { 'aria-describedby': isSaid ? id : children.props['aria-describedby'] })}
      {isSaid && <Bubble id={id} text={text} beside={place} />}
    </span>
  )
}

function isDisabled(pressed: EventTarget): boolean {
  return pressed instanceof Element && pressed.closest('[aria-disabled="true"]') !== null
}

interface BubbleProps {
  id: string
  text: string
  beside: { readonly current: HTMLSpanElement | null }
}

function Bubble({ id, text, beside }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const target = beside.current?.firstElementChild?.getBoundingClientRect()
    const own = bubble.current
    if (!target || !own) return
    const { width, height } = own.getBoundingClientRect()
    const left = Math.min(target.left + target.width / 2 - width / 2, innerWidth - width - MARGIN)
    const isBelow = target.top < height + MARGIN
    own.style.left = `${Math.max(MARGIN, left)}px`
    own.style.top = `${isBelow ? target.bottom : target.top - height}px`
  })

  // The space around the line belongs to it, so that the pointer can go there.
  return createPortal(
    <div ref={bubble} id={id} role="tooltip" className="fixed top-0 left-0 z-50 py-1.5">
      <div className="appears max-w-72 rounded-sm bg-ink px-2.5 py-1.5 text-12 text-canvas">{text}</div>
    </div>,
    document.body,
  )
}
