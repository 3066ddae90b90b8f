import type { ReactNode } from 'react'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { ErrorNote } from './ErrorState'

interface ConfirmDialogProps {
  isOpen: boolean
  onClose: () => void
  /** The act as a question: "Cancel Maria’s appointment?" */
  title: string
  /** What will happen, to whom, and whether it can be taken back. */
  children: ReactNode
  /** What the button does: "Cancel it and tell Maria by text"; never "OK". */
  act: string
  onAct: () => void
  isPending: boolean
  error?: unknown
  isDangerous?: boolean
  /** What leaving does: "Keep it". */
  keep?: string
}

/** Asks before something that others notice. Close it in the action's `onDone`, so that what goes wrong is seen. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  children,
  act,
  onAct,
  isPending,
  error,
  isDangerous = false,
  keep = 'Go back',
}: ConfirmDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button look={isDangerous ? 'danger' : 'primary'} isPending={isPending} onClick={onAct}>
            {act}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-14">
        {children}
        <ErrorNote error={error} />
      </div>
    </Dialog>
  )
}
