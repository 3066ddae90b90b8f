import { withoutIds } from '@/api/people'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { useBar } from '@/app/Can'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { LiftNumber } from './LiftNumber'
import { SuppressNumber } from './SuppressNumber'
import type { Contact } from './words'

type Barred = Schema<'SuppressionItem'>

/** Each number of somebody, and whether anybody may call or text it. */
export function Numbers({ contact, barred }: { contact: Contact; barred: readonly Barred[] }) {
  const [doing, setDoing] = useState<{ phone: string; isLifting: boolean } | null>(null)
  const operating = useBar('operator')
  const owning = useBar('owner')
  const close = () => setDoing(null)
  return (
    <Section title="Opt-outs" isFlush>
      {contact.phones.length === 0 ? (
        <p className="px-4 py-3 text-muted">There is no number to opt out with.</p>
      ) : (
        <ul>
          {contact.phones.map((phone, place) => {
            const entry = barred.find((one) => one.phone === phone)
            return (
              <li
                key={phone + String(place)}
                className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 first:border-t-0"
              >
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                    <PhoneNumber number={phone} />
                    {entry ? (
                      <Badge tone="failed">Not contacted</Badge>
                    ) : (
                      <Badge tone="neutral">May be contacted</Badge>
                    )}
                  </p>
                  {entry && (
                    <p className="text-12 text-muted">
                      Since <DateTime at={entry.at} look="date" />: {entry.reason} ({withoutIds(entry.source)}
                      )
                    </p>
                  )}
                </div>
                <Button
                  size="sm"
                  disabledBecause={entry ? owning : operating}
                  onClick={() => setDoing({ phone, isLifting: entry !== undefined })}
                >
                  {entry ? 'Contact again…' : 'Contact no more…'}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      {barred.length > 0 && (
        <p className="border-t border-line px-4 py-3 text-13 text-muted">
          A number on the list is neither called nor texted by anybody of the business, and no e-mails are
          sent to whoever has it, whatever was agreed to.
        </p>
      )}
      {doing &&
        (doing.isLifting ? (
          <LiftNumber contact={contact} phone={doing.phone} onClose={close} />
        ) : (
          <SuppressNumber contact={contact} phone={doing.phone} onClose={close} />
        ))}
    </Section>
  )
}
