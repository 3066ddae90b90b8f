import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router'
import { present, text, type Search } from './search'
import { Shell } from './shell/Shell'
import { LostPage, PageFailed } from './shell/PageFailed'

/** Every address: `?org=` names the business, and is kept from page to page. */
export const rootRoute = createRootRoute({
  component: Outlet,
  validateSearch: (search: Search): { org?: string } => present({ org: text(search, 'org') }),
  search: { middlewares: [retainSearchParams(['org'])] },
  notFoundComponent: LostPage,
})

/** The parent of every page behind the sign-in. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: PageFailed,
  notFoundComponent: LostPage,
})

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search): { next?: string } => present({ next: text(search, 'next') }),
  component: lazyRouteComponent(() => import('@/pages/sign-in'), 'SignInPage'),
})
