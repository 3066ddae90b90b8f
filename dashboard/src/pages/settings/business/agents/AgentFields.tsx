import type { Schema } from '@/api/client'
import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import { LongText } from './LongText'
import type { AgentSettings, Tool } from './settings'
import { ToolsEditor } from './ToolsEditor'

/** As `domain/agents.py` has them. */
const LONGEST = { greeting: 600, instructions: 8000 }

interface AgentFieldsProps {
  values: Required<AgentSettings>
  set: (part: Partial<AgentSettings>) => void
  wrong: (field: string) => string | undefined
  tools: readonly Tool[]
  voices: readonly Schema<'VoiceItem'>[]
  /** Whether the name is entered here; a new agent's stands beside its id. */
  isNamed: boolean
}

/** Everything that can be set of an agent. */
export function AgentFields({ values, set, wrong, tools, voices, isNamed }: AgentFieldsProps) {
  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
        {isNamed && (
          <Field label="Name" hint="What the agent calls itself" error={wrong('name')}>
            {(control) => (
              <Input
                {...control}
                value={values.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="Voice" error={wrong('voice')}>
          {(control) => (
            <Select
              {...control}
              value={values.voice}
              onChange={(event) => set({ voice: event.target.value })}
            >
              {!voices.some((one) => one.voice === values.voice) && (
                <option value={values.voice}>{values.voice || 'Choose a voice'}</option>
              )}
              {voices.map((one) => (
                <option key={one.voice} value={one.voice}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <LongText
        label="Greeting"
        hint="The first words of every call. They have to say that a machine answers: “an automated assistant”, “an AI”."
        longest={LONGEST.greeting}
        rows={3}
        value={values.greeting}
        error={wrong('greeting')}
        onEnter={(greeting) => set({ greeting })}
      />
      <LongText
        label="Instructions"
        hint="What the agent should know of the business and how it should speak. Every turn of a call reads all of it: shorter is faster and cheaper."
        longest={LONGEST.instructions}
        rows={14}
        value={values.instructions}
        error={wrong('instructions')}
        onEnter={(instructions) => set({ instructions })}
      />
      <ToolsEditor
        tools={tools}
        chosen={values.tools}
        raisedRisks={values.raised_risks}
        error={wrong('tools') ?? wrong('raised_risks')}
        onEnter={set}
      />
    </div>
  )
}
