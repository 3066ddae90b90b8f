import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { onSignedOut } from '@/api/send'
import { ToastProvider } from '@/ui/Toast'
import type { newRouter } from './router'
import { leave } from './session'
import { useShownTheme } from './theme'

interface AppProps {
  router: ReturnType<typeof newRouter>
  queries: QueryClient
}

/** The whole dashboard. */
export function App({ router, queries }: AppProps) {
  useShownTheme()
  useEffect(() => onSignedOut(() => leave(queries)), [queries])
  return (
    <QueryClientProvider client={queries}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>
  )
}
