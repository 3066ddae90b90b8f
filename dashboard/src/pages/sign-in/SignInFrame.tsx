import type { ReactNode } from 'react'
import { Brand } from '@/ui/Brand'

/** The sign-in's surface. */
export function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto_1.6fr] px-4 py-8">
      <div />
      <div className="mx-auto w-full max-w-sm">
        <div className="mb-8 flex justify-center">
          <Brand />
        </div>
        <div className="rounded-md border border-line bg-surface p-6 sm:p-8">{children}</div>
        <p className="mt-6 text-center text-12 text-muted">Phone agents that never lose a call.</p>
      </div>
    </main>
  )
}
