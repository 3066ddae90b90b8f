import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { day, flag, oneOf, present, type Search } from '@/app/search'

export const BY = ['day', 'item', 'call', 'contact', 'task'] as const

export interface CostsSearch {
  /** By what costs are added up; left out: by day. */
  by?: (typeof BY)[number]
  /** First and last day; left out: the month so far. */
  from?: string
  until?: string
  /** As many rows as the api gives. */
  all?: true
}

export const costsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/costs',
  validateSearch: (search: Search): CostsSearch =>
    present({
      by: oneOf(search, 'by', BY),
      from: day(search, 'from'),
      until: day(search, 'until'),
      all: flag(search, 'all'),
    }),
  component: lazyRouteComponent(() => import('./index'), 'CostsPage'),
})

export const costsRoutes = [costsRoute] as const
