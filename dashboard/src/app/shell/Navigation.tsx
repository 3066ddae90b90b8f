import { Link } from '@tanstack/react-router'
import { DESTINATIONS } from './destinations'

/** The list of pages, at the side of the desktop and in the phone's drawer. */
export function Navigation({ onChosen }: { onChosen?: () => void }) {
  return (
    <nav aria-label="Pages">
      <ul className="flex flex-col gap-0.5">
        {DESTINATIONS.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              onClick={() => onChosen?.()}
              className="group relative flex h-9 items-center gap-3 rounded-sm px-3 font-medium text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink pointer-coarse:h-11"
            >
              <span
                aria-hidden
                className="absolute inset-y-2 left-0 w-[3px] rounded-full group-aria-[current=page]:bg-accent"
              />
              <Icon
                aria-hidden
                className="size-[18px] group-aria-[current=page]:text-accent"
                strokeWidth={1.75}
              />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
