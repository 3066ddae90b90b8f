import { withoutIds } from '@/api/people'
import { useState } from 'react'
import { useBar } from '@/app/Can'
import { Badge, type Tone } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { Section } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { RecordConsent } from './RecordConsent'
import { PURPOSES, type Consent, type Purpose, type Said } from './permissions'
import type { Contact } from './words'

const STATES: Record<Said, { word: string; tone: Tone }> = {
  granted: { word: 'Agreed', tone: 'done' },
  refused: { word: 'Refused', tone: 'failed' },
  nothing: { word: 'Nothing said', tone: 'neutral' },
}

/** What somebody has said for each purpose, and what it means. */
export function Purposes({ contact, said }: { contact: Contact; said: readonly Consent[] }) {
  const [recording, setRecording] = useState<Purpose | null>(null)
  const bar = useBar('operator')
  return (
    <Section title="Agreed to" isFlush>
      <ul>
        {(Object.keys(PURPOSES) as Purpose[]).map((purpose) => {
          const latest = said.find((one) => one.purpose === purpose)
          const state = latest?.state ?? 'nothing'
          return (
            <li
              key={purpose}
              className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 first:border-t-0"
            >
              <div className="min-w-0">
                <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                  {PURPOSES[purpose].name}
                  <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>
                </h3>
                <p className="mt-0.5 text-13">{PURPOSES[purpose].means[state]}</p>
                {latest && (
                  <p className="text-12 text-muted">
                    Said <DateTime at={latest.at} look="date" />: {withoutIds(latest.source)}
                  </p>
                )}
              </div>
              <Button
                size="sm"
                aria-label={`Record what was said to: ${PURPOSES[purpose].name}`}
                disabledBecause={bar}
                onClick={() => setRecording(purpose)}
              >
                Record
              </Button>
            </li>
          )
        })}
      </ul>
      {recording && (
        <RecordConsent contact={contact} purpose={recording} onClose={() => setRecording(null)} />
      )}
    </Section>
  )
}
