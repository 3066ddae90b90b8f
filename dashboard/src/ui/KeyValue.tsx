import type { ReactNode } from 'react'

/** Facts by name, the names in a column. */
export function KeyValues({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2">{children}</dl>
}

export function KeyValue({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-13 leading-[1.375rem] text-muted">{name}</dt>
      <dd className="min-w-0">{children ?? <span className="text-muted">–</span>}</dd>
    </>
  )
}
