import type { Schema } from '@/api/client'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { legible, PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { AgentName } from '../AgentName'
import { Cost } from './Cost'
import { Recording } from './Recording'

const ENDED_BY: Record<Schema<'EndedBy'>, string> = {
  caller: 'The caller hung up',
  agent: 'The agent said goodbye',
  operator: 'Somebody of the business',
}

/** What is known of a call beside its words. */
export function Facts({ call }: { call: Schema<'CallDetail'> }) {
  return (
    <>
      <Section title="About the call">
        {call.summary && <p className="mb-4">{legible(call.summary)}</p>}
        <KeyValues>
          <KeyValue name="From">
            <PhoneNumber number={call.from_number} />
          </KeyValue>
          <KeyValue name="To">
            <PhoneNumber number={call.to_number} />
          </KeyValue>
          <KeyValue name="Agent">
            <AgentName id={call.agent_id} />
          </KeyValue>
          {call.ended_by && <KeyValue name="Ended by">{ENDED_BY[call.ended_by]}</KeyValue>}
        </KeyValues>
      </Section>
      {call.recording_url !== null && <Recording url={call.recording_url} />}
      <Cost cost={call.cost} />
    </>
  )
}
