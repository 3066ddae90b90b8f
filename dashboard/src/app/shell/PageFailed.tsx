import { Link, useRouter } from '@tanstack/react-router'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorState } from '@/ui/ErrorState'
import { buttonLink } from '@/ui/links'
import { Page } from '@/ui/Page'

/** In place of a page whose code threw, or could not be loaded (a new version may have taken its place). */
export function PageFailed({ error }: { error: unknown }) {
  const router = useRouter()
  const isGone = error instanceof TypeError && error.message.includes('module')
  return (
    <Page title="This page failed">
      <ErrorState error={error} onRetry={() => (isGone ? location.reload() : void router.invalidate())} />
    </Page>
  )
}

/** For an address that no page has. */
export function LostPage() {
  return (
    <Page title="No such page">
      <EmptyState
        title="There is nothing at this address"
        action={
          <Link to="/" className={buttonLink}>
            Go home
          </Link>
        }
      />
    </Page>
  )
}
