import { Wrench } from 'lucide-react'
import type { Schema } from '@/api/client'
import { spoken, standingOf } from '@/app/callWords'
import { Badge } from '@/ui/Badge'

/** What the agent did between two turns. */
export function ToolLine({ use }: { use: Schema<'ToolUse'> }) {
  const standing = standingOf(use)
  return (
    <div className="flex flex-wrap items-center gap-2 text-13">
      <Wrench aria-hidden className="size-3.5 text-muted" />
      <span className="font-medium">{spoken(use.tool)}</span>
      <Badge tone={standing.tone}>{standing.word}</Badge>
      <span className="figures text-12 text-muted">{Math.round(use.duration_ms)} ms</span>
    </div>
  )
}
