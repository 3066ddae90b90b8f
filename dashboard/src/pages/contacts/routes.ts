import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { flag, oneOf, present, text, type Search } from '@/app/search'

/** Parts of a contact's page. */
export const TABS = ['history', 'appointments', 'vehicles', 'permission', 'costs'] as const
export type Tab = (typeof TABS)[number]

/** What the history can be narrowed down to. */
export const STRANDS = ['calls', 'texts', 'emails', 'appointments', 'tasks'] as const
export type Strand = (typeof STRANDS)[number]

export const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts',
  validateSearch: (search: Search): { search?: string; new?: true } =>
    present({ search: text(search, 'search'), new: flag(search, 'new') }),
  component: lazyRouteComponent(() => import('./index'), 'ContactsPage'),
})

export const contactRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts/$contactId',
  validateSearch: (search: Search): { tab?: Tab; only?: Strand } =>
    present({ tab: oneOf(search, 'tab', TABS), only: oneOf(search, 'only', STRANDS) }),
  component: lazyRouteComponent(() => import('./ContactPage'), 'ContactPage'),
})

export const mergeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts/$contactId/merge',
  validateSearch: (search: Search): { search?: string; other?: string } =>
    present({ search: text(search, 'search'), other: text(search, 'other') }),
  component: lazyRouteComponent(() => import('./MergePage'), 'MergePage'),
})

export const contactsRoutes = [contactsRoute, contactRoute, mergeRoute] as const
