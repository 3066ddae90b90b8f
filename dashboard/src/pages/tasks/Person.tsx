import { withoutIds } from '@/api/people'

/** Who did or wants something: `Ada Byron (user:5c1f…)` is told by the name, with the id on hover. */
export function Person({ name }: { name: string }) {
  return <span title={name}>{withoutIds(name)}</span>
}
