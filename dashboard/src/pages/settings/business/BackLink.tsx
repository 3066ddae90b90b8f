import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { textLink } from '@/ui/links'

/** From one of them back to all. */
export function BackLink({
  to,
  children,
}: {
  to: '/settings/services' | '/settings/resources' | '/settings/agents'
  children: string
}) {
  return (
    <Link to={to} className={`inline-flex items-center gap-1.5 text-13 ${textLink}`}>
      <ArrowLeft aria-hidden className="size-3.5" />
      {children}
    </Link>
  )
}
