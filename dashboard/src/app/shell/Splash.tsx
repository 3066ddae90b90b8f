import { Brand } from '@/ui/Brand'

/** Before it is known who is looking, and at what business. */
export function Splash() {
  return (
    <div role="status" aria-label="Loading" className="grid h-dvh place-items-center">
      <Brand />
    </div>
  )
}
