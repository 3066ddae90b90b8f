/** The mark: two posts, and the voice held between them. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" strokeLinecap="round" className={className}>
      <path d="M4 4v16M20 4v16" stroke="currentColor" strokeWidth="2.6" />
      <path
        d="M4 12h3.2l2-4.5 5.6 9 2-4.5H20"
        className="stroke-accent"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </svg>
  )
}

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 text-16 font-semibold tracking-[-0.015em]">
      <Mark className="size-5" />
      Holdfast
    </span>
  )
}
