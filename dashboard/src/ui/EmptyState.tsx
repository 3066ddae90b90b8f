import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  /** Why there is nothing, or what brings something. */
  children?: ReactNode
  action?: ReactNode
}

/** Where a list would be and nothing is. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <svg aria-hidden viewBox="0 0 96 24" className="mb-2 h-6 w-24 text-line-strong" fill="none">
        <path d="M2 12h26M68 12h26" stroke="currentColor" strokeDasharray="2 5" strokeLinecap="round" />
        <circle cx="48" cy="12" r="7.5" stroke="currentColor" />
        <circle cx="48" cy="12" r="1.5" fill="currentColor" />
      </svg>
      <p className="text-14 font-medium">{title}</p>
      {children && <div className="max-w-md text-13 text-muted">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}
