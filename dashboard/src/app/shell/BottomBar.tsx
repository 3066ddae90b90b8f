import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { DESTINATIONS } from './destinations'

const PLACE =
  'flex h-14 w-full flex-col items-center justify-center gap-0.5 text-12 font-medium text-muted aria-[current=page]:text-accent'

/** The phone's navigation, within reach of a thumb. */
export function BottomBar({ onMore }: { onMore: () => void }) {
  return (
    <nav
      aria-label="Main pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="grid grid-cols-5">
        {DESTINATIONS.slice(0, 4).map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className={PLACE}>
              <Icon aria-hidden className="size-5" strokeWidth={1.75} />
              {label}
            </Link>
          </li>
        ))}
        <li>
          <button type="button" onClick={onMore} className={PLACE}>
            <MenuIcon aria-hidden className="size-5" strokeWidth={1.75} />
            More
          </button>
        </li>
      </ul>
    </nav>
  )
}
