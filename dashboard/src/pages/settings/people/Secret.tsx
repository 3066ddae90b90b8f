import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { useToast } from '@/ui/Toast'

/** Something that is shown this once, whole, with a button that copies it. */
export function Secret({ label, value }: { label: string; value: string }) {
  const say = useToast()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      // Over plain http from another machine browsers have no clipboard.
      say('The browser does not let pages copy: select it and copy it by hand', { isFailure: true })
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="text-13 font-medium">{label}</p>
      <code
        aria-label={label}
        className="rounded-sm border border-line bg-sunken px-3 py-2 font-mono text-13 break-all select-all"
      >
        {value}
      </code>
      <div>
        <Button
          size="sm"
          icon={
            isCopied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />
          }
          onClick={() => void copy()}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  )
}
