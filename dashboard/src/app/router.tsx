import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { calendarRoutes } from '@/pages/calendar/routes'
import { callsRoutes } from '@/pages/calls/routes'
import { contactsRoutes } from '@/pages/contacts/routes'
import { costsRoutes } from '@/pages/costs/routes'
import { homeRoutes } from '@/pages/home/routes'
import { settingsRoutes } from '@/pages/settings/routes'
import { tasksRoutes } from '@/pages/tasks/routes'
import { telephoneRoutes } from '@/pages/telephone/routes'
import { rootRoute, shellRoute, signInRoute } from './root'
import { PageFailed } from './shell/PageFailed'
import { PagePending } from './shell/PagePending'

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    ...homeRoutes,
    ...callsRoutes,
    ...tasksRoutes,
    ...calendarRoutes,
    ...contactsRoutes,
    ...telephoneRoutes,
    ...costsRoutes,
    ...settingsRoutes,
  ]),
])

export function newRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history && { history }),
    defaultPreload: 'intent',
    // Pages read through queries, which know themselves what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 200,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>
  }
}
