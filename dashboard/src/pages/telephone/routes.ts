import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '@/app/root'
import { present, text, type Search } from '@/app/search'

const E164 = /^\+[1-9]\d{6,14}$/

/** `line`: the number to call; `as`: the caller's own; `answer`: the SID of a call that is answered as soon as it rings here. */
export interface TelephoneSearch {
  line?: string
  as?: string
  answer?: string
}

export function isNumber(value: string): boolean {
  return E164.test(value)
}

export const telephoneRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/telephone',
  validateSearch: (search: Search): TelephoneSearch =>
    present({ line: numberOf(search, 'line'), as: numberOf(search, 'as'), answer: text(search, 'answer') }),
  component: lazyRouteComponent(() => import('./index'), 'TelephonePage'),
})

export const telephoneRoutes = [telephoneRoute] as const

function numberOf(search: Search, name: string): string | undefined {
  const value = text(search, name)
  return value && isNumber(value) ? value : undefined
}
