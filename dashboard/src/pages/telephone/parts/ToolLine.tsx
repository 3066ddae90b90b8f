import { Wrench } from 'lucide-react'
import type { Schema } from '@/api/client'
import { Badge, type Tone } from '@/ui/Badge'
import { toolWords } from './words'

const TONES: Readonly<Record<string, Tone>> = {
  done: 'done',
  failed: 'failed',
  needs_confirmation: 'waiting',
}

/** What the agent did between two turns. */
export function ToolLine({ use }: { use: Schema<'ToolUse'> }) {
  return (
    <div className="flex flex-wrap items-center gap-2 text-13">
      <Wrench aria-hidden className="size-3.5 text-muted" />
      <span className="font-medium">{toolWords(use.tool)}</span>
      <Badge tone={TONES[use.status] ?? 'neutral'}>{toolWords(use.status)}</Badge>
      <span className="figures text-12 text-muted">{Math.round(use.duration_ms)} ms</span>
    </div>
  )
}
