import { useNavigate } from '@tanstack/react-router'
import { answer, api, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBusiness } from '@/app/business'
import { useBar } from '@/app/Can'
import { ErrorState } from '@/ui/ErrorState'
import { Page } from '@/ui/Page'
import { Card, Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { errorsOf } from '../../form/fieldErrors'
import { FormFrame } from '../../form/FormFrame'
import { useForm } from '@/api/useForm'
import { BackLink } from '../BackLink'
import { NameAndKey } from '../NameAndKey'
import { AgentFields } from './AgentFields'
import { AGENT_PATHS, type Tool } from './settings'

/** An agent to come. */
export function NewAgentSection() {
  const catalogue = api.useQuery('get', '/api/tools')
  const voices = api.useQuery('get', '/api/voices')
  const error = catalogue.error ?? voices.error
  return (
    <Page title="New agent" lead={<BackLink to="/settings/agents">All agents</BackLink>}>
      {catalogue.data && voices.data ? (
        <Section title="Its first draft" isFlush>
          <NewAgentForm tools={catalogue.data.tools} voices={voices.data.voices} />
        </Section>
      ) : error ? (
        <ErrorState error={error} onRetry={() => Promise.all([catalogue.refetch(), voices.refetch()])} />
      ) : (
        <Card>
          <SkeletonLines lines={16} />
        </Card>
      )}
    </Page>
  )
}

function NewAgentForm({ tools, voices }: { tools: readonly Tool[]; voices: readonly Schema<'VoiceItem'>[] }) {
  const business = useBusiness()
  const navigate = useNavigate()
  const say = useToast()
  const form = useForm({
    values: {
      agent_id: '',
      name: '',
      greeting: `Thanks for calling ${business?.name ?? 'us'}. I am an automated assistant. How can I help?`,
      instructions: '',
      voice: voices[0]?.voice ?? '',
      // What a customer may need; what is for staff is chosen by hand.
      tools: tools
        .filter((one) => one.offered === 'by_agent' && (one.scope === 'own' || one.scope === 'public'))
        .map((one) => one.name),
      raised_risks: {},
    },
    etag: 'new',
  })
  const { values, set } = form
  const add = useAction({
    run: (body: Schema<'NewAgent'>, once) =>
      answer(
        client.POST('/api/agents', {
          params: { query: business ? { organisation: business.organisation_id } : {}, header: once },
          body,
        }),
      ),
    changes: AGENT_PATHS,
    onDone: (added) => {
      say('Draft saved; it answers nobody before it is published')
      void navigate({ to: '/settings/agents/$agentId', params: { agentId: added.agent_id } })
    },
  })
  const wrong = errorsOf(add.error)
  return (
    <FormFrame
      label="New agent"
      form={form}
      bar={useBar('operator')}
      save={add}
      onSave={() => add.mutate(values)}
      act="Save draft"
      reads={AGENT_PATHS}
      isNew
    >
      <div className="grid gap-x-6 gap-y-5 px-4 pt-4 md:grid-cols-2">
        <NameAndKey
          name={values.name}
          id={values.agent_id}
          idLabel="Id"
          nameError={wrong('name')}
          idError={wrong('agent_id')}
          onEnter={({ name, id }) => set({ name, agent_id: id })}
        />
      </div>
      <AgentFields values={values} set={set} wrong={wrong} tools={tools} voices={voices} isNamed={false} />
    </FormFrame>
  )
}
