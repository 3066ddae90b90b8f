import { useState } from 'react'
import { answer, api, client } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { ErrorState } from '@/ui/ErrorState'
import { Section } from '@/ui/Section'
import { SkeletonLines } from '@/ui/Skeleton'
import { useToast } from '@/ui/Toast'
import { DateTime } from '@/ui/time'
import { Mood } from './Mood'
import { Note } from './Note'
import { Promises } from './Promises'
import { counted, type Contact, type Memory } from './words'

/** What agents and staff remember of somebody, and what can be said to it. */
export function MemorySection({ contact }: { contact: Contact }) {
  const path = { contact_id: contact.contact_id }
  const memory = api.useQuery('get', '/api/memory/{contact_id}', { params: { path } })
  const [isForgetting, setForgetting] = useState(false)
  const bar = useBar('operator')

  return (
    <Section
      title="Memory"
      aside={
        memory.data &&
        memory.data.revision > 0 && (
          <Button
            size="sm"
            look="quiet"
            disabledBecause={bar ?? (isEmpty(memory.data) ? 'Nothing is remembered' : undefined)}
            onClick={() => setForgetting(true)}
          >
            Forget…
          </Button>
        )
      }
    >
      {memory.data ? (
        <Remembered memory={memory.data} />
      ) : memory.error ? (
        <ErrorState error={memory.error} onRetry={memory.refetch} isRetrying={memory.isRefetching} />
      ) : (
        <SkeletonLines lines={6} />
      )}
      {isForgetting && <Forget contact={contact} onClose={() => setForgetting(false)} />}
    </Section>
  )
}

function Remembered({ memory }: { memory: Memory }) {
  const { visits } = memory
  return (
    <div className="flex flex-col gap-4">
      <div>
        {memory.summary ? (
          <p>{memory.summary}</p>
        ) : (
          <p className="text-muted">
            {memory.forgotten_at ? (
              <>
                Forgotten on <DateTime at={memory.forgotten_at} look="date" />. What comes next is remembered
                again.
              </>
            ) : (
              'Nothing yet. It is written after the next call or text.'
            )}
          </p>
        )}
        <p className="mt-1 text-12 text-muted">
          {counted(visits.kept, 'visit')}, {visits.missed} missed, {visits.coming} to come
        </p>
      </div>
      <Mood memory={memory} />
      <Promises memory={memory} />
      <Listed title="Preferences" texts={memory.preferences} />
      <Listed title="Facts" texts={memory.facts.map((fact) => fact.text)} />
      <Note memory={memory} />
    </div>
  )
}

function Listed({ title, texts }: { title: string; texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <div>
      <h3 className="mb-1 text-13 font-medium">{title}</h3>
      <ul className="flex list-disc flex-col gap-0.5 pl-4 text-13">
        {texts.map((text, place) => (
          <li key={place}>{text}</li>
        ))}
      </ul>
    </div>
  )
}

function Forget({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const say = useToast()
  const forget = useAction({
    run: () =>
      answer(
        client.DELETE('/api/memory/{contact_id}', { params: { path: { contact_id: contact.contact_id } } }),
      ),
    changes: ['/api/memory', '/api/suggestions'],
    onDone: () => {
      say(`What was remembered of ${contact.name} is forgotten`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Forget what is remembered of ${contact.name}?`}
      act="Forget it"
      keep="Keep it"
      isDangerous
      isPending={forget.isPending}
      error={forget.error}
      onAct={() => forget.mutate(undefined)}
    >
      <p>Summary, moods, promises, preferences, facts and the note go, and can’t be brought back.</p>
      <p className="text-muted">
        Calls, texts, appointments and the contact itself stay. Agents greet {contact.name} as somebody they
        know nothing of.
      </p>
    </ConfirmDialog>
  )
}

function isEmpty(memory: Memory): boolean {
  const lists = [
    memory.feelings,
    memory.open_promises,
    memory.kept_promises,
    memory.preferences,
    memory.facts,
  ]
  return !memory.summary && !memory.note && lists.every((list) => list.length === 0)
}
