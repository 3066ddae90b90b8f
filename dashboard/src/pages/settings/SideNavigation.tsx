import { Link } from '@tanstack/react-router'
import { SECTIONS } from './sections'

/** The sections by their groups, at the side of a desktop. */
export function SideNavigation() {
  return (
    <nav
      aria-label="Settings"
      className="sticky top-0 hidden h-dvh flex-col gap-5 overflow-y-auto py-8 pl-6 lg:flex"
    >
      {SECTIONS.map((group) => (
        <div key={group.title}>
          <p className="mb-1 px-3 text-12 font-medium text-muted">{group.title}</p>
          <ul className="flex flex-col gap-0.5">
            {group.sections.map(({ to, label, icon: Icon }) => (
              <li key={label}>
                <Link
                  to={to}
                  activeOptions={{ includeSearch: false }}
                  className="flex h-8 items-center gap-2.5 rounded-sm px-3 text-13 font-medium text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink pointer-coarse:h-11"
                >
                  <Icon aria-hidden className="size-4" strokeWidth={1.75} />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
