import type { ReactNode } from 'react'
import { Button } from '@/ui/Button'

interface SaveBarProps {
  isTouched: boolean
  isPending: boolean
  act: string
  disabledBecause?: string | undefined
  onSave: () => void
  onReset: () => void
  /** What came of saving. */
  children?: ReactNode
}

/** At the end of a form of many fields: shown once something was changed. */
export function SaveBar({
  isTouched,
  isPending,
  act,
  disabledBecause,
  onSave,
  onReset,
  children,
}: SaveBarProps) {
  if (!isTouched) return null
  return (
    <div className="sticky bottom-0 z-10 flex flex-col gap-3 rounded-b-md border-t border-line bg-raised px-4 py-3 max-lg:bottom-14">
      {children}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="mr-auto text-13 text-muted">Not saved yet</span>
        <Button onClick={onReset}>Undo changes</Button>
        <Button look="primary" isPending={isPending} disabledBecause={disabledBecause} onClick={onSave}>
          {act}
        </Button>
      </div>
    </div>
  )
}
