import { Outlet, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react'
import { BusinessProvider, useOrganisation } from '@/app/business'
import { useSessionQuery } from '@/app/session'
import { LiveProvider } from '@/live/LiveProvider'
import { ErrorState } from '@/ui/ErrorState'
import { BottomBar } from './BottomBar'
import { Brand } from '@/ui/Brand'
import { BusinessChooser } from './BusinessChooser'
import { ConnectionBadge } from './ConnectionBadge'
import { Navigation } from './Navigation'
import { CommandPalette } from './CommandPalette'
import { Splash } from './Splash'

const AccountMenu = lazy(() => import('./AccountMenu'))
const Bell = lazy(() => import('@/app/bell/Bell'))
const MoreDrawer = lazy(() => import('./MoreDrawer'))

/** What stands around every page, for people who are signed in; all others are led to the sign-in and back. */
export function Shell() {
  const session = useSessionQuery()
  // What follows is much to render at once: deferred, it is rendered piece by piece.
  const user = useDeferredValue(session.data)
  if (session.data === null) return <ToSignIn />
  if (user && session.data) {
    return (
      <BusinessProvider>
        <Signed />
      </BusinessProvider>
    )
  }
  if (session.error)
    return <ErrorState error={session.error} onRetry={session.refetch} isRetrying={session.isRefetching} />
  return <Splash />
}

/** Goes once: while the sign-in's code comes this is shown again, at its address already. */
function ToSignIn() {
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.state.location
    void router.navigate({ to: '/sign-in', search: pathname === '/' ? {} : { next: href }, replace: true })
  }, [router])
  return <Splash />
}

function Signed() {
  const organisation = useOrganisation()
  return (
    <LiveProvider organisation={organisation}>
      <Frame />
    </LiveProvider>
  )
}

function Frame() {
  const [isMenuOpen, setMenuOpen] = useState(false)
  return (
    <div className="min-h-dvh pb-[calc(3.5rem+env(safe-area-inset-bottom))] [--header:3rem] lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] lg:pb-0 lg:[--header:0rem]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-sm focus:bg-accent focus:px-4 focus:py-2 focus:font-medium focus:text-on-accent"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-5 border-r border-line bg-surface px-3 py-4 lg:flex">
        <div className="flex items-center justify-between pl-3">
          <Brand />
        </div>
        <BusinessChooser />
        <Navigation />
        <div className="mt-auto flex flex-col gap-1">
          <div className="flex items-center justify-between gap-2 border-b border-line pr-1 pb-2 pl-1.5">
            <ConnectionBadge />
            <CommandPalette />
          </div>
          <div className="min-h-11">
            <Suspense>
              <AccountMenu />
            </Suspense>
          </div>
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center justify-between border-b border-line bg-surface px-4 lg:hidden">
        <Brand />
        <ConnectionBadge />
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        <Outlet />
      </main>
      <Suspense>
        <Bell />
      </Suspense>
      <BottomBar onMore={() => setMenuOpen(true)} />
      <Suspense>{isMenuOpen && <MoreDrawer onClose={() => setMenuOpen(false)} />}</Suspense>
    </div>
  )
}
