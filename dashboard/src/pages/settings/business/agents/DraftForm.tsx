import type { Schema } from '@/api/client'
import { client } from '@/api/client'
import { tagged, taggedAnswer, unchanged, type Tagged } from '@/api/tagged'
import { useBar } from '@/app/Can'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { useSave } from '../../form/useSave'
import { AgentFields } from './AgentFields'
import { AGENT_PATHS, draftOf, valuesOf, type Agent, type AgentSettings, type Tool } from './settings'

const NOTHING: AgentSettings = { name: '', greeting: '', instructions: '', voice: '', tools: [] }

interface DraftFormProps {
  read: Tagged<Agent>
  tools: readonly Tool[]
  voices: readonly Schema<'VoiceItem'>[]
}

/** The draft of an agent, begun from what is published where there is none. */
export function DraftForm({ read, tools, voices }: DraftFormProps) {
  const { agent_id } = read.value
  const say = useToast()
  const entered = (one: Tagged<Agent>) => ({
    values: valuesOf(draftOf(one.value) ?? NOTHING),
    etag: one.etag,
  })
  const form = useForm(entered(read))
  const save = useSave<{ etag: string; settings: AgentSettings }, Agent>({
    queryKey: tagged('/api/agents/{agent_id}', { path: { agent_id } }).queryKey,
    run: ({ etag, settings }) =>
      taggedAnswer(
        client.PUT('/api/agents/{agent_id}/draft', {
          params: { path: { agent_id }, header: unchanged(etag) },
          body: settings,
        }),
      ),
    changes: AGENT_PATHS,
    onDone: (saved) => {
      form.adopt(entered(saved))
      say('Draft saved; it answers nobody before it is published')
    },
  })
  return (
    <Section title={read.value.draft ? 'Draft' : 'What answers now'} isFlush>
      <FormFrame
        label="Agent"
        form={form}
        bar={useBar('operator')}
        save={save}
        onSave={() => save.mutate({ etag: form.etag, settings: form.values })}
        act="Save draft"
        reads={AGENT_PATHS}
      >
        <AgentFields
          values={form.values}
          set={form.set}
          wrong={errorsOf(save.error)}
          tools={tools}
          voices={voices}
          isNamed
        />
      </FormFrame>
    </Section>
  )
}
