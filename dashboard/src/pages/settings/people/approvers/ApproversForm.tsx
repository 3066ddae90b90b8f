import { Plus } from 'lucide-react'
import { useState } from 'react'
import { answer, client, type Schema } from '@/api/client'
import { unchanged, type Tagged } from '@/api/tagged'
import { useAction } from '@/api/useAction'
import { useForm } from '@/api/useForm'
import { useOrganisation } from '@/app/business'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ChangeNote } from '@/ui/ChangeNote'
import { EmptyState } from '@/ui/EmptyState'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { SaveBar } from '../SaveBar'
import { ApproverCard } from './ApproverCard'
import { formOf, keyFor, listOf, moved, wrongWith, type Approver } from './approvers'

interface ApproversFormProps {
  read: Tagged<Schema<'ApproverList'>>
  reload: () => Promise<unknown>
}

/** All approvers, changed and put in order together. */
export function ApproversForm({ read, reload }: ApproversFormProps) {
  const organisation = useOrganisation()
  const bar = useBar('owner')
  const say = useToast()
  const [dragged, setDragged] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const { values, set, etag, isDirty, isOld, discard } = useForm({
    values: formOf(read.value),
    etag: read.etag,
  })
  const { approvers } = values
  const save = useAction({
    run: (body: Schema<'ApproverList'>) =>
      answer(
        client.PUT('/api/approvers', {
          params: { query: organisation ? { organisation } : {}, header: unchanged(etag) },
          body,
        }),
      ),
    changes: ['/api/approvers', '/api/approvals'],
    onDone: () => {
      discard()
      say('Approvers changed; plans from now on ask them')
    },
  })
  const put = (changed: readonly Approver[]) => set({ approvers: changed })
  const move = (from: number, to: number) => {
    put(moved(approvers, from, to))
    const who = approvers[from]?.name
    if (who && to >= 0 && to < approvers.length) setSaid(`${who} is asked ${place(to)} now`)
  }
  const isWrong = approvers.some((one) => Object.keys(wrongWith(one)).length > 0)
  const add = () => put([...approvers, { key: '', name: '', phone: '', email: '' }])

  return (
    <Section
      title="In the order in which they are asked"
      isFlush
      aside={
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-3.5" />}
          disabledBecause={bar}
          onClick={add}
        >
          Add an approver
        </Button>
      }
    >
      <p role="status" className="sr-only">
        {said}
      </p>
      {approvers.length === 0 ? (
        <EmptyState title="Nobody is asked">
          Plans that need an approver’s yes are decided by staff here.
        </EmptyState>
      ) : (
        <ol aria-label="Approvers">
          {approvers.map((approver, at) => (
            <ApproverCard
              // A new one gets its name as a key when it is saved.
              key={approver.key || `new-${at}`}
              approver={approver}
              place={at}
              count={approvers.length}
              bar={bar}
              showsWrong={save.isError || isDirty}
              onEdit={(changed) => put(approvers.with(at, { ...approver, ...changed }))}
              onMove={(to) => move(at, to)}
              onRemove={() => put(approvers.toSpliced(at, 1))}
              drag={{
                isOver: dragged !== null && dragged !== at,
                start: () => setDragged(at),
                end: () => setDragged(null),
                drop: () => {
                  if (dragged !== null) move(dragged, at)
                  setDragged(null)
                },
              }}
            />
          ))}
        </ol>
      )}
      <SaveBar
        isTouched={isDirty}
        isPending={save.isPending}
        act="Save approvers"
        disabledBecause={isWrong ? 'Something is missing above' : undefined}
        onReset={() => {
          save.reset()
          discard()
        }}
        onSave={() => save.mutate(listOf(keyed(approvers)))}
      >
        <ChangeNote
          error={save.error}
          isOld={isOld}
          onReload={async () => {
            await reload()
            save.reset()
            discard()
          }}
        />
      </SaveBar>
    </Section>
  )
}

function keyed(approvers: readonly Approver[]): readonly Approver[] {
  const taken = approvers.map((one) => one.key).filter(Boolean)
  return approvers.map((one) => {
    if (one.key) return one
    const key = keyFor(one.name, taken)
    taken.push(key)
    return { ...one, key }
  })
}

export function place(at: number): string {
  return at === 0 ? 'first' : `as delegate ${at}`
}
