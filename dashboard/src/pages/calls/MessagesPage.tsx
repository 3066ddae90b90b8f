import { Link, useNavigate } from '@tanstack/react-router'
import { Check, Undo2 } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { keyset, rowsOf } from '@/api/paging'
import { useSettling } from '@/api/useSettling'
import { useBar } from '@/app/Can'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { PhoneNumber } from '@/ui/PhoneNumber'
import { Section } from '@/ui/Section'
import { Table, type Column } from '@/ui/Table'
import { useToast } from '@/ui/Toast'
import { Select } from '@/ui/controls'
import { textLink } from '@/ui/links'
import { DateTime } from '@/ui/time'
import { messagesRoute, STATES } from './routes'
import { Tabbed } from './Tabbed'

type Message = Schema<'MessageItem'>

const COLUMNS: readonly Column<Message>[] = [
  { key: 'text', title: 'Message', cell: (message) => <Text message={message} /> },
  {
    key: 'number',
    title: 'Call back',
    from: 'sm',
    cell: (message) => <PhoneNumber number={message.callback_number} />,
    className: 'w-44',
  },
  {
    key: 'left',
    title: 'Left',
    from: 'md',
    cell: (message) => <DateTime at={message.left_at} />,
    className: 'w-40',
  },
  { key: 'state', title: 'State', cell: (message) => <Settle message={message} />, className: 'w-48' },
]

/** Messages left for a human: dealt with, or not yet. */
export function MessagesPage() {
  const { state } = messagesRoute.useSearch()
  const organisation = useOrganisation()
  const navigate = useNavigate({ from: '/calls/messages' })
  const query = {
    ...(state !== 'all' && { open: state === undefined }),
    ...(organisation && { organisation }),
  }
  const messages = api.useInfiniteQuery('get', '/api/messages', { params: { query } }, keyset)
  return (
    <Tabbed open="messages">
      <Section
        title="Left for a human"
        isFlush
        aside={
          <Field label="State" isLabelHidden className="w-40">
            {(control) => (
              <Select
                {...control}
                value={state ?? ''}
                onChange={({ target }) => {
                  const chosen = STATES.find((one) => one === target.value)
                  void navigate({ search: chosen ? { state: chosen } : {}, replace: true })
                }}
              >
                <option value="">Not done</option>
                <option value="done">Done</option>
                <option value="all">All</option>
              </Select>
            )}
          </Field>
        }
      >
        <Table
          label="Messages"
          columns={COLUMNS}
          rows={rowsOf(messages.data, (page) => page.messages)}
          keyOf={(message) => message.message_id}
          reading={messages}
          empty={
            <EmptyState title={state === undefined ? 'Nobody waits for a call back' : 'No messages'}>
              What callers leave for a human stands here until somebody has dealt with it.
            </EmptyState>
          }
        />
      </Section>
    </Tabbed>
  )
}

function Text({ message }: { message: Message }) {
  return (
    <>
      <p>{message.text || <span className="text-muted">Recorded, without words</span>}</p>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-12 text-muted">
        <span className="sm:hidden">
          <PhoneNumber number={message.callback_number} />
        </span>
        <span className="md:hidden">
          <DateTime at={message.left_at} />
        </span>
        {message.call_sid && (
          <Link to="/calls/$callSid" params={{ callSid: message.call_sid }} className={textLink}>
            {message.recording_sid ? 'Listen on the call’s page' : 'The call'}
          </Link>
        )}
      </p>
    </>
  )
}

function Settle({ message }: { message: Message }) {
  const say = useToast()
  const settle = useSettling((isDone) => say(isDone ? 'Message marked as done' : 'Message is open again'))
  const isDone = message.done_at !== null
  return (
    <div className="flex flex-col items-start gap-1 py-1">
      {message.done_at && (
        <p className="text-12 text-muted">
          Done <DateTime at={message.done_at} />
          {message.done_by && ` by ${message.done_by.replace(/ \(.*\)$/, '')}`}
        </p>
      )}
      <Button
        size="sm"
        look={isDone ? 'quiet' : 'plain'}
        icon={
          isDone ? <Undo2 aria-hidden className="size-3.5" /> : <Check aria-hidden className="size-3.5" />
        }
        isPending={settle.isPending}
        disabledBecause={useBar('operator')}
        onClick={() => settle.mutate({ messageId: message.message_id, isDone: !isDone })}
      >
        {isDone ? 'Reopen' : 'Mark as done'}
      </Button>
      <ErrorNote error={settle.error} />
    </div>
  )
}
