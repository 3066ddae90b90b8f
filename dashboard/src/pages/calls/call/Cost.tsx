import type { Schema } from '@/api/client'
import { Money } from '@/ui/Money'
import { Section } from '@/ui/Section'

type CallCost = Schema<'CallDetail'>['cost']

const VENDORS: Record<string, string> = { twilio: 'Twilio', deepgram: 'Deepgram', openai: 'OpenAI' }
const UNITS: Record<string, string> = {
  call_minute: 'Telephone line',
  stream_minute: 'Media stream',
  machine_detection: 'Machine detection',
  recording_minute: 'Recording',
  sms_segment: 'Text messages',
  recognition_minute: 'Speech recognition',
  speech_thousand_characters: 'Voice',
  input_million_tokens: 'Model, read',
  cached_million_tokens: 'Model, read again',
  output_million_tokens: 'Model, written',
  uncounted_reply: 'Model, replies not counted',
  search: 'Web search',
  email: 'E-mail',
}

/** What a call has cost, by what it was paid for. */
export function Cost({ cost }: { cost: CallCost }) {
  return (
    <Section
      title={cost.is_estimate ? 'Cost so far, estimated' : 'Cost'}
      aside={<Money amount={cost.amount} currency={cost.currency} digits={4} className="font-semibold" />}
    >
      {cost.items.length === 0 ? (
        <p className="text-13 text-muted">Items are listed once they are noted.</p>
      ) : (
        <ul className="flex flex-col gap-2 text-13">
          {cost.items.map((item) => (
            <Item key={item.key} item={item} currency={cost.currency} />
          ))}
        </ul>
      )}
      {cost.unpriced > 0 && (
        <p className="mt-3 border-t border-line pt-3 text-12 text-muted">
          {cost.unpriced === 1 ? 'One use has' : `${cost.unpriced} uses have`} no price in the price book and{' '}
          {cost.unpriced === 1 ? 'is' : 'are'} not in the amount.
        </p>
      )}
    </Section>
  )
}

function Item({ item, currency }: { item: CallCost['items'][number]; currency: string }) {
  const [vendor = '', unit = '', ...rest] = (item.key ?? '').split('/')
  const what = rest.join('/')
  const isUnpriced = item.unpriced === item.uses
  return (
    <li className="flex items-baseline justify-between gap-4">
      <span className="min-w-0">
        {UNITS[unit] ?? unit.replaceAll('_', ' ')}
        <span className="text-12 text-muted">
          {' '}
          {VENDORS[vendor] ?? vendor}
          {what && ` · ${what}`}
        </span>
      </span>
      {isUnpriced ? (
        <span className="text-12 whitespace-nowrap text-muted">no price</span>
      ) : (
        <Money amount={item.amount} currency={currency} digits={4} />
      )}
    </li>
  )
}
