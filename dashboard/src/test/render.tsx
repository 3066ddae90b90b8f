import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { newQueryClient } from '@/api/queries'
import { App } from '@/app/App'
import { newRouter } from '@/app/router'

/** Show the whole dashboard at an address: `const { user, router } = visit('/calls?outcome=booked')`. */
export function visit(address: string) {
  const router = newRouter(createMemoryHistory({ initialEntries: [address] }))
  const queries = newQueryClient()
  // A failure is shown at once; how reads are repeated is not what pages are tested for.
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } })
  const shown = render(<App router={router} queries={queries} />)
  return { ...shown, user: userEvent.setup(), router, queries }
}
