import { useEffect } from 'react'

/** Have the browser ask before the page is closed or loaded anew: that would hang up. */
export function useStaying(isOnLine: boolean): void {
  useEffect(() => {
    if (!isOnLine) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isOnLine])
}
