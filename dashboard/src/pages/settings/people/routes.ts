import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { flag, present, type Search } from '@/app/search'
import { settingsRoute } from '../shell'

export const usersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/users',
  validateSearch: (search: Search): { disabled?: true } => present({ disabled: flag(search, 'disabled') }),
  component: lazyRouteComponent(() => import('./users'), 'UsersSection'),
})

export const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/keys',
  validateSearch: (search: Search): { revoked?: true } => present({ revoked: flag(search, 'revoked') }),
  component: lazyRouteComponent(() => import('./keys'), 'KeysSection'),
})

export const approversRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/approvers',
  component: lazyRouteComponent(() => import('./approvers'), 'ApproversSection'),
})

export const policyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/approval-policy',
  component: lazyRouteComponent(() => import('./policy'), 'PolicySection'),
})

export const principalsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/principals',
  component: lazyRouteComponent(() => import('./principals'), 'PrincipalsSection'),
})

export const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./account'), 'AccountSection'),
})

export const peopleRoutes = [
  usersRoute,
  keysRoute,
  approversRoute,
  policyRoute,
  principalsRoute,
  accountRoute,
] as const
