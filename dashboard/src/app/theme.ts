import { useLayoutEffect, useSyncExternalStore } from 'react'
import { recalled, remember } from './memory'

export type Theme = 'light' | 'dark' | 'system'

const SYSTEM_DARK = '(prefers-color-scheme: dark)'
const choices = new EventTarget()

/** The theme chosen on this machine, and how to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(listen, chosen), choose]
}

/** Show the theme on every page, the sign-in too; `public/theme.js` has set it before the first paint. */
export function useShownTheme(): void {
  const [theme] = useTheme()
  useLayoutEffect(() => {
    const system = matchMedia(SYSTEM_DARK)
    const show = () => {
      const isDark = theme === 'system' ? system.matches : theme === 'dark'
      document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
    }
    show()
    system.addEventListener('change', show)
    return () => system.removeEventListener('change', show)
  }, [theme])
}

function chosen(): Theme {
  const text = recalled('theme')
  return text === 'light' || text === 'dark' ? text : 'system'
}

function choose(theme: Theme): void {
  remember('theme', theme === 'system' ? null : theme)
  choices.dispatchEvent(new Event('choice'))
}

// Storage tells of what other windows have chosen, and of that alone.
function listen(notify: () => void): () => void {
  choices.addEventListener('choice', notify)
  addEventListener('storage', notify)
  return () => {
    choices.removeEventListener('choice', notify)
    removeEventListener('storage', notify)
  }
}
