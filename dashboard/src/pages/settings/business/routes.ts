import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { flag, oneOf, present, type Search } from '@/app/search'
import { settingsRoute } from '../shell'

export const VIEWS = ['edit', 'changes', 'versions'] as const

const organisationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./organisation'), 'OrganisationSection'),
})

const remindersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/reminders',
  component: lazyRouteComponent(() => import('./reminders'), 'RemindersSection'),
})

export const servicesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/services',
  validateSearch: retired,
  component: lazyRouteComponent(() => import('./services'), 'ServicesSection'),
})

const newServiceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/services/new',
  component: lazyRouteComponent(() => import('./services'), 'NewServiceSection'),
})

export const serviceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/services/$key',
  component: lazyRouteComponent(() => import('./services'), 'ServiceSection'),
})

export const resourcesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/resources',
  validateSearch: retired,
  component: lazyRouteComponent(() => import('./resources'), 'ResourcesSection'),
})

const newResourceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/resources/new',
  component: lazyRouteComponent(() => import('./resources'), 'NewResourceSection'),
})

export const resourceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/resources/$key',
  component: lazyRouteComponent(() => import('./resources'), 'ResourceSection'),
})

const agentsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agents',
  component: lazyRouteComponent(() => import('./agents'), 'AgentsSection'),
})

const newAgentRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agents/new',
  component: lazyRouteComponent(() => import('./agents'), 'NewAgentSection'),
})

export const agentRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agents/$agentId',
  validateSearch: (search: Search): { view?: (typeof VIEWS)[number]; version?: number } =>
    present({ view: oneOf(search, 'view', VIEWS), version: versionIn(search) }),
  component: lazyRouteComponent(() => import('./agents'), 'AgentSection'),
})

const numbersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/numbers',
  component: lazyRouteComponent(() => import('./numbers'), 'NumbersSection'),
})

const suppressionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/suppressions',
  component: lazyRouteComponent(() => import('./suppressions'), 'SuppressionsSection'),
})

function versionIn({ version }: Search): number | undefined {
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : undefined
}

function retired(search: Search): { retired?: true } {
  return present({ retired: flag(search, 'retired') })
}

export const businessRoutes = [
  organisationRoute,
  remindersRoute,
  servicesRoute,
  newServiceRoute,
  serviceRoute,
  resourcesRoute,
  newResourceRoute,
  resourceRoute,
  agentsRoute,
  newAgentRoute,
  agentRoute,
  numbersRoute,
  suppressionsRoute,
] as const
