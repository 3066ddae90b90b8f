import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { day, oneOf, present, text, type Search } from '@/app/search'

export const OUTCOMES = [
  'running',
  'booked',
  'transferred',
  'message_taken',
  'answered',
  'abandoned',
  'emergency',
  'refused',
  'voicemail',
] as const
export const DIRECTIONS = ['inbound', 'outbound'] as const
export const PARTS = ['tools', 'latency'] as const
export const STATES = ['done', 'all'] as const

export interface CallsSearch {
  search?: string
  direction?: (typeof DIRECTIONS)[number]
  outcome?: (typeof OUTCOMES)[number]
  /** First and last day, by the business's clock. */
  from?: string
  until?: string
  contact?: string
}

export const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls',
  validateSearch: (search: Search): CallsSearch =>
    present({
      search: text(search, 'search'),
      direction: oneOf(search, 'direction', DIRECTIONS),
      outcome: oneOf(search, 'outcome', OUTCOMES),
      from: day(search, 'from'),
      until: day(search, 'until'),
      contact: text(search, 'contact'),
    }),
  component: lazyRouteComponent(() => import('./index'), 'CallsPage'),
})

export const messagesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls/messages',
  // Without it: those nobody has dealt with.
  validateSearch: (search: Search): { state?: (typeof STATES)[number] } =>
    present({ state: oneOf(search, 'state', STATES) }),
  component: lazyRouteComponent(() => import('./MessagesPage'), 'MessagesPage'),
})

export const callRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls/$callSid',
  // Without it: the transcript.
  validateSearch: (search: Search): { part?: (typeof PARTS)[number] } =>
    present({ part: oneOf(search, 'part', PARTS) }),
  component: lazyRouteComponent(() => import('./call/CallPage'), 'CallPage'),
})

export const callsRoutes = [callsRoute, messagesRoute, callRoute] as const
