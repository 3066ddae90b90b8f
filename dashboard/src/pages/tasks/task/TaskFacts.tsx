import { withoutIds } from '@/api/people'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { Section } from '@/ui/Section'
import { DateTime } from '@/ui/time'
import { Cost } from '../Cost'
import { Person } from '../Person'
import type { Task } from '../words'

export function TaskFacts({ task }: { task: Task }) {
  return (
    <Section title="Facts">
      <KeyValues>
        <KeyValue name="Costs at most">{task.plan_hash ? <Cost amount={task.estimate} /> : null}</KeyValue>
        <KeyValue name="Asked for by">
          <Person name={task.requester} />
        </KeyValue>
        {task.asked.length > 0 && (
          <KeyValue name="To decide">{task.asked.map((one) => withoutIds(one.name)).join(', ')}</KeyValue>
        )}
        {task.state === 'awaiting_confirmation' && task.expires_at && (
          <KeyValue name="Until">
            <DateTime at={task.expires_at} />
          </KeyValue>
        )}
        {task.undo_until && task.state === 'done' && (
          <KeyValue name="Undo until">
            <DateTime at={task.undo_until} />
          </KeyValue>
        )}
        {task.warning && <KeyValue name="Budget">{task.warning}</KeyValue>}
        <KeyValue name="Plan">
          {task.plan_hash ? <code className="font-mono text-13 select-all">{task.plan_hash}</code> : null}
        </KeyValue>
      </KeyValues>
    </Section>
  )
}
