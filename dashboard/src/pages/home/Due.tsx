import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Check } from 'lucide-react'
import { answer, client, type Schema } from '@/api/client'
import { useAction } from '@/api/useAction'
import { useSettling } from '@/api/useSettling'
import { useBar } from '@/app/Can'
import { toCall, toContact, toTask } from '@/app/elsewhere'
import { Badge } from '@/ui/Badge'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorState'
import { textLink } from '@/ui/links'
import { legible, PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { useToast } from '@/ui/Toast'
import { dayIn, RelativeTime, useZone, written } from '@/ui/time'

type Owed = Schema<'DuePromises'>
const FEW = 5

/** What the business owes: promises, messages nobody has dealt with, tasks that have failed. */
export function Due({ due }: { due: Owed }) {
  const [isWhole, setWhole] = useState(false)
  const rows = [
    ...due.messages.newest.map((one) => <Message key={one.message_id} message={one} />),
    ...due.promises.map((one) => <Promised key={one.promise_id} promise={one} />),
    ...due.failed_tasks.map((one) => <Failed key={one.task_id} task={one} />),
  ]
  return (
    <Section
      title="Promised and left to do"
      isFlush
      aside={
        <Link to="/calls/messages" className={`${textLink} text-13`}>
          {due.messages.count > 0 ? `Messages (${due.messages.count})` : 'Messages'}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="Nothing is owed">
          No open promise, no message left, no task that failed.
        </EmptyState>
      ) : (
        <ul aria-label="Left to do" className="divide-y divide-line">
          {isWhole ? rows : rows.slice(0, FEW)}
        </ul>
      )}
      {rows.length > FEW && !isWhole && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" look="quiet" onClick={() => setWhole(true)}>
            Show {rows.length - FEW} more
          </Button>
        </div>
      )}
    </Section>
  )
}

function Message({ message }: { message: Owed['messages']['newest'][number] }) {
  const say = useToast()
  const settle = useSettling(() => say('Message marked as done'))
  return (
    <Item
      title={message.text || 'A recorded message'}
      under={
        <>
          Message from <PhoneNumber number={message.callback_number} />, <RelativeTime at={message.left_at} />
          {message.call_sid && (
            <>
              {' · '}
              <Link {...toCall(message.call_sid)} className={textLink}>
                The call
              </Link>
            </>
          )}
        </>
      }
      error={settle.error}
    >
      <Done
        isPending={settle.isPending}
        label="Mark as done"
        onClick={() => settle.mutate({ messageId: message.message_id, isDone: true })}
      />
    </Item>
  )
}

function Promised({ promise }: { promise: Owed['promises'][number] }) {
  const zone = useZone()
  const say = useToast()
  const keep = useAction({
    run: () =>
      answer(
        client.PUT('/api/memory/{contact_id}/promises/{promise_id}/kept', {
          params: { path: { contact_id: promise.contact_id, promise_id: promise.promise_id } },
        }),
      ),
    changes: ['/api/overview', '/api/memory'],
    onDone: () => say('Promise marked as kept'),
  })
  const isLate = promise.due !== null && promise.due < dayIn(new Date(), zone)
  return (
    <Item
      title={promise.text}
      under={
        <>
          Promised to{' '}
          <Link {...toContact(promise.contact_id)} className={textLink}>
            {promise.contact_name}
          </Link>
          {promise.due !== null && (
            <span className={isLate ? 'font-medium text-failed' : ''}>
              , {isLate ? 'was due' : 'due'} {written(`${promise.due}T12:00:00Z`, 'UTC', 'day')}
            </span>
          )}
        </>
      }
      error={keep.error}
    >
      <Done isPending={keep.isPending} label="Mark as kept" onClick={() => keep.mutate(undefined)} />
    </Item>
  )
}

function Failed({ task }: { task: Owed['failed_tasks'][number] }) {
  return (
    <Item
      title={legible(task.goal)}
      under={
        <>
          <Link {...toTask(task.task_id)} className={textLink}>
            What went wrong
          </Link>
          , <RelativeTime at={task.changed_at} />
        </>
      }
    >
      <Badge tone="failed">Failed</Badge>
    </Item>
  )
}

interface ItemProps {
  title: string
  under: ReactNode
  error?: unknown
  children: ReactNode
}

function Item({ title, under, error, children }: ItemProps) {
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <p className="line-clamp-3">{title}</p>
          <p className="mt-0.5 text-12 text-muted">{under}</p>
        </div>
        {children}
      </div>
      <ErrorNote error={error} />
    </li>
  )
}

function Done({ label, isPending, onClick }: { label: string; isPending: boolean; onClick: () => void }) {
  return (
    <Button
      size="sm"
      icon={<Check aria-hidden className="size-3.5" />}
      isPending={isPending}
      disabledBecause={useBar('operator')}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}
