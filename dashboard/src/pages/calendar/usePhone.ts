import { useSyncExternalStore } from 'react'

const NARROW = '(max-width: 767px)'

/** Whether there is room for a list alone. */
export function usePhone(): boolean {
  return useSyncExternalStore(listen, () => matchMedia(NARROW).matches)
}

function listen(changed: () => void): () => void {
  const media = matchMedia(NARROW)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}
