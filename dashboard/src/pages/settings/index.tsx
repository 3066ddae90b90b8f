import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { Page } from '@/ui/Page'
import { rowLink, textLink } from '@/ui/links'
import { SECTIONS } from './sections'
import { SideNavigation } from './SideNavigation'

/** The settings' own navigation beside the section that is open; on a phone, the way back to all of them. */
export function SettingsShell() {
  const isSection = useLocation({ select: (location) => !/^\/settings\/?$/.test(location.pathname) })
  return (
    <div className="mx-auto w-full max-w-7xl lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
      <SideNavigation />
      <div className="min-w-0">
        {isSection && (
          <p className="px-4 pt-4 sm:px-6 lg:hidden">
            <Link to="/settings" className={`inline-flex min-h-9 items-center gap-1.5 ${textLink}`}>
              <ArrowLeft aria-hidden className="size-4" />
              Settings
            </Link>
          </p>
        )}
        <Outlet />
      </div>
    </div>
  )
}

/** All sections, with what is set in each. */
export function SettingsPage() {
  return (
    <Page title="Settings" lead="The business, its agents, numbers and people.">
      <div className="flex flex-col gap-7">
        {SECTIONS.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className="mb-2 text-13 font-semibold text-muted">{group.title}</h2>
            <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
              {group.sections.map(({ to, label, icon: Icon, says }) => (
                <li
                  key={label}
                  className="relative flex gap-3 rounded-md border border-line bg-surface p-4 transition-colors hover:border-line-strong"
                >
                  <Icon aria-hidden className="mt-0.5 size-[18px] shrink-0 text-accent" strokeWidth={1.75} />
                  <div className="min-w-0">
                    <Link to={to} className={rowLink}>
                      {label}
                    </Link>
                    <p className="text-13 text-muted">{says}</p>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  )
}
