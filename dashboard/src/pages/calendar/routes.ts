import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { day, flag, oneOf, present, text, type Search } from '@/app/search'

export const VIEWS = ['day', 'week', 'list'] as const
export type View = (typeof VIEWS)[number]

export interface CalendarSearch {
  /** The day shown, or a day of the week shown; today where it is missing. */
  day?: string
  view?: View
  /** Whose week is shown. */
  resource?: string
  /** Whether cancelled appointments are shown too. */
  cancelled?: true
  /** The appointment whose drawer is open. */
  appointment?: string
}

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calendar',
  validateSearch: (search: Search): CalendarSearch =>
    present({
      day: day(search, 'day'),
      view: oneOf(search, 'view', VIEWS),
      resource: text(search, 'resource'),
      cancelled: flag(search, 'cancelled'),
      appointment: text(search, 'appointment'),
    }),
  component: lazyRouteComponent(() => import('./index'), 'CalendarPage'),
})

export const calendarRoutes = [calendarRoute] as const
