import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { classes } from './classes'

interface PageProps {
  title: string
  /** One line under the title: what the page is for, or the facts that matter most. */
  lead?: ReactNode
  /** What can be done with the whole page: buttons, filters' reset. */
  actions?: ReactNode
  /** Full width, for calendars and wide tables. */
  isWide?: boolean
  children: ReactNode
}

/** Whether a page has been shown since the load. */
let isLoaded = false

/** The frame of every page: title (of the browser's tab too), lead, actions, content. */
export function Page({ title, lead, actions, isWide = false, children }: PageProps) {
  // The first page's content is rendered after its frame, piece by piece: all of its code is still cold.
  const [isFirst] = useState(!isLoaded)
  const isShown = useDeferredValue(true, isFirst ? false : undefined)
  useEffect(() => {
    isLoaded = true
    document.title = `${title} · Holdfast`
  }, [title])
  return (
    <div className={classes('mx-auto w-full px-4 py-5 sm:px-6 lg:px-8 lg:py-7', !isWide && 'max-w-7xl')}>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-[1_1_20rem]">
          {/* What gets the keyboard when its holder is gone. */}
          <h1 tabIndex={-1} className="text-20 font-semibold tracking-[-0.014em] outline-none sm:text-26">
            {title}
          </h1>
          {lead && <div className="mt-1 max-w-3xl text-muted">{lead}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {isShown && children}
    </div>
  )
}
