import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { readable } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { textLink } from '@/ui/links'
import { useNow, useZone, written } from '@/ui/time'
import { useMay } from '@/app/session'
import { REMINDED_BY, type Contact } from './words'

/** How somebody is reached, and what the business's own books say. */
export function Details({ contact }: { contact: Contact }) {
  return (
    <Section title="Details">
      <KeyValues>
        <KeyValue name="Phone">
          <Reached by="tel" through={contact.phones} />
        </KeyValue>
        <KeyValue name="E-mail">
          <Reached by="mailto" through={contact.emails} />
        </KeyValue>
        <KeyValue name="Customer no.">{contact.customer_number}</KeyValue>
        <KeyValue name="Time zone">{contact.time_zone && <TheirClock zone={contact.time_zone} />}</KeyValue>
        <KeyValue name="Reminders">
          {contact.reminder_channel ? REMINDED_BY[contact.reminder_channel] : 'As the business does'}
        </KeyValue>
      </KeyValues>
    </Section>
  )
}

/** Links for whoever sees them whole. */
function Reached({ by, through }: { by: 'tel' | 'mailto'; through: readonly string[] }) {
  const isWhole = useMay('operator')
  if (through.length === 0) return <span className="text-muted">–</span>
  return (
    <ul className="flex flex-col gap-0.5">
      {through.map((one, place) => {
        const text = by === 'tel' ? readable(one) : one
        return (
          <li key={one + String(place)} className={by === 'tel' ? 'figures' : undefined}>
            {isWhole ? (
              <a href={`${by}:${one}`} className={textLink}>
                {text}
              </a>
            ) : (
              text
            )}
            {place === 0 && through.length > 1 && <span className="ml-2 text-12 text-muted">preferred</span>}
          </li>
        )
      })}
    </ul>
  )
}

function TheirClock({ zone }: { zone: string }) {
  const ours = useZone()
  const now = useNow(30_000)
  return (
    <>
      {zone}
      {zone !== ours && (
        <span className="block text-12 text-muted">Now {written(new Date(now), zone, 'time')} there</span>
      )}
    </>
  )
}
