import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { buttonLink } from '@/ui/links'
import type { TasksSearch } from './routes'

/** Back to the lists. */
export function BackLink({ search = {} }: { search?: TasksSearch }) {
  return (
    <Link to="/tasks" search={search} className={buttonLink}>
      <ArrowLeft aria-hidden className="size-4" />
      {search.tab === 'plans' ? 'All goals' : 'All tasks'}
    </Link>
  )
}
