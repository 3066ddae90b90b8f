import { LogOut } from 'lucide-react'
import { useSession, useSigning } from '@/app/session'
import { useTheme, type Theme } from '@/app/theme'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/ui/Menu'
import { useToast } from '@/ui/Toast'

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Who is signed in, the theme, and the way out. */
export default function AccountMenu() {
  const user = useSession()
  const signing = useSigning()
  const say = useToast()
  const [theme, setTheme] = useTheme()
  const leave = () =>
    void signing
      .out()
      .catch(() => say('You are still signed in: Holdfast can’t be reached', { isFailure: true }))
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className="flex min-h-11 w-full min-w-0 items-center gap-2.5 rounded-sm px-2 text-left transition-colors hover:bg-sunken"
        >
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-tint text-12 font-semibold text-accent"
          >
            {initials(user.name)}
          </span>
          <span className="sr-only">Account of </span>
          <span className="min-w-0">
            <span className="block truncate text-13 font-medium">{user.name}</span>
            <span className="block text-12 text-muted">{user.role}</span>
          </span>
        </button>
      }
    >
      <p className="max-w-64 truncate px-2.5 pt-2 text-13 font-medium">{user.name}</p>
      <p className="max-w-64 truncate px-2.5 pb-1.5 text-12 text-muted">{user.email}</p>
      <MenuLine />
      <MenuChoice label="Theme" value={theme} choices={THEMES} onChoose={setTheme} />
      <MenuLine />
      <MenuItem icon={<LogOut aria-hidden className="size-4" />} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => word?.charAt(0) ?? '')
    .join('')
    .toUpperCase()
}
