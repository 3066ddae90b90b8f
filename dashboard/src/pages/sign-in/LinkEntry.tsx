import { useMutation } from '@tanstack/react-query'
import { useSigning } from '@/app/session'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { textLink } from '@/ui/links'

/** A one-time link was followed. It takes a press of a button, so that programs that open links do not use it up. */
export function LinkEntry({ token, onEntered }: { token: string; onEntered: () => void }) {
  const signing = useSigning()
  const enter = useMutation({ mutationFn: () => signing.withLink(token), onSuccess: onEntered })
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-20 font-semibold tracking-[-0.014em]">Sign in by link</h1>
      <p className="text-muted">The link works once. After it you can choose a password.</p>
      <ErrorNote error={enter.error} />
      <Button look="primary" isPending={enter.isPending} onClick={() => enter.mutate()}>
        Sign in
      </Button>
      {enter.error && (
        <a href="/sign-in" className={textLink}>
          Sign in with a password instead
        </a>
      )}
    </div>
  )
}
