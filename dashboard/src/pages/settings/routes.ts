import { businessRoutes } from './business/routes'
import { peopleRoutes } from './people/routes'
import { settingsIndexRoute, settingsRoute } from './shell'

/** A section's routes have `settingsRoute` (`./shell`) as parent and are listed here; `sections.ts` has its place in the navigation. */
export const settingsRoutes = [
  settingsRoute.addChildren([settingsIndexRoute, ...businessRoutes, ...peopleRoutes]),
] as const
