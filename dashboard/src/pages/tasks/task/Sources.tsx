import { ExternalLink } from 'lucide-react'
import type { Schema } from '@/api/client'
import { textLink } from '@/ui/links'
import { Section } from '@/ui/Section'

/** What the planner has seen of the web: nobody’s word, so that whoever decides can look for himself. */
export function Sources({ sources }: { sources: readonly Schema<'SourceItem'>[] }) {
  if (sources.length === 0) return null
  return (
    <Section title="What the planner has seen of the web" isFlush>
      <ul className="divide-y divide-line">
        {sources.map((source) => (
          <li key={source.url} className="px-4 py-3">
            <Page url={source.url} title={source.title} />
            <p className="mt-0.5 text-12 text-muted">
              {hostOf(source.url)} · {source.is_read ? 'page was read' : 'only found by a search, not read'}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Page({ url, title }: { url: string; title: string }) {
  // A page’s address comes from the web: nothing but a web address is made a link.
  if (!/^https?:\/\//i.test(url)) return <span className="font-medium">{title || url}</span>
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={`${textLink} inline-flex items-center gap-1.5`}
    >
      {title || url}
      <ExternalLink aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  )
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname
  } catch {
    return url
  }
}
