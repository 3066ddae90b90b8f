import { Check, ChevronRight, Copy, Wrench } from 'lucide-react'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { spoken, standingOf } from '@/app/callWords'
import { Badge } from '@/ui/Badge'
import { IconButton } from '@/ui/IconButton'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { DateTime } from '@/ui/time'

/** A use of a tool: what it was, how it went, and on opening what it was told and answered. */
export function ToolUse({ use }: { use: Schema<'ToolUse'> }) {
  const standing = standingOf(use)
  return (
    <details className="group min-w-0 rounded-md border border-line bg-surface">
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-13 select-none">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        <Wrench aria-hidden className="size-4 text-muted" />
        <span className="font-medium">{spoken(use.tool)}</span>
        <Badge tone={standing.tone}>{standing.word}</Badge>
        <span className="figures ml-auto text-12 text-muted">{milliseconds(use.duration_ms)}</span>
      </summary>
      <div className="flex flex-col gap-3 border-t border-line px-3 py-3 text-13">
        <KeyValues>
          <KeyValue name="Tool">
            <code className="font-mono text-12">{use.tool}</code>
          </KeyValue>
          <KeyValue name="Policy">{spoken(use.verdict)}</KeyValue>
          <KeyValue name="Asked">
            <DateTime at={use.asked_at} look="both" />
          </KeyValue>
        </KeyValues>
        <Json title="Arguments" text={use.arguments} />
        <Json title="Result" text={use.result} />
      </div>
    </details>
  )
}

function Json({ title, text }: { title: string; text: string }) {
  const shown = pretty(text)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(shown)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <div>
      <div className="flex items-center justify-between">
        <h4 className="text-12 font-medium text-muted">{title}</h4>
        <IconButton
          size="sm"
          label={isCopied ? 'Copied' : `Copy ${title.toLowerCase()}`}
          onClick={() => void copy()}
        >
          {isCopied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        </IconButton>
      </div>
      <pre className="rounded-sm bg-sunken px-3 py-2 font-mono text-12 whitespace-pre-wrap">{shown}</pre>
    </div>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text || '(nothing)'
  }
}

function milliseconds(duration: number): string {
  return duration < 1000 ? `${Math.round(duration)} ms` : `${(duration / 1000).toFixed(1)} s`
}
