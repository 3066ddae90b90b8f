import { useBlocker } from '@tanstack/react-router'
import { Button } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'

/** Asks before what was entered is lost by going elsewhere, within the dashboard or out of it. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog
      isOpen
      onClose={blocker.reset}
      title="Leave without saving?"
      actions={
        <>
          <Button onClick={blocker.reset}>Stay here</Button>
          <Button look="danger" onClick={blocker.proceed}>
            Leave, and lose what I entered
          </Button>
        </>
      }
    >
      <p className="text-14">What you have entered here is not saved yet.</p>
    </Dialog>
  )
}
