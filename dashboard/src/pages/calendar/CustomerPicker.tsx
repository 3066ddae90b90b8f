import { useDeferredValue, useState } from 'react'
import { answer, api, client, type Schema } from '@/api/client'
import { problemOf, sentence } from '@/api/problem'
import { useAction } from '@/api/useAction'
import { useOrganisation } from '@/app/business'
import { Button } from '@/ui/Button'
import { ErrorNote } from '@/ui/ErrorState'
import { Field } from '@/ui/Field'
import { parted, PhoneNumber, readable, unread } from '@/ui/PhoneNumber'
import { SkeletonLines } from '@/ui/Skeleton'
import { Input, SearchInput } from '@/ui/controls'
import { focused } from '@/ui/givingBack'

export type Contact = Schema<'ContactItem'>

const MOST = 6

interface CustomerPickerProps {
  chosen: Contact | null
  onChoose: (contact: Contact | null) => void
}

/** Find who the appointment is for, or add him. */
export function CustomerPicker({ chosen, onChoose }: CustomerPickerProps) {
  const [words, setWords] = useState('')
  const [isNew, setNew] = useState(false)
  // What is shown next takes the keyboard with it, once somebody has begun.
  const [hasBegun, setBegun] = useState(false)
  const sought = useDeferredValue(words.trim())

  if (chosen) {
    return (
      <div className="flex flex-col gap-1.5">
        <span className="text-13 font-medium">Customer</span>
        <div className="flex items-center justify-between gap-3 rounded-sm border border-line bg-sunken py-1.5 pr-1.5 pl-3">
          <span className="min-w-0">
            <span className="font-medium">{chosen.name}</span>{' '}
            {chosen.phones[0] && (
              <span className="text-13 text-muted">
                <PhoneNumber number={chosen.phones[0]} />
              </span>
            )}
          </span>
          <Button size="sm" ref={focused} onClick={() => onChoose(null)}>
            Choose another
          </Button>
        </div>
      </div>
    )
  }
  if (isNew) return <NewCustomer words={words} onAdded={onChoose} onBack={() => setNew(false)} />
  return (
    <div className="flex flex-col gap-2">
      <Field label="Customer">
        {(control) => (
          <SearchInput
            {...control}
            ref={hasBegun ? focused : undefined}
            autoComplete="off"
            placeholder="Name, number or e-mail"
            value={words}
            onChange={(event) => {
              setWords(event.target.value)
              setBegun(true)
            }}
          />
        )}
      </Field>
      <Found words={sought} onChoose={onChoose} />
      <Button
        size="sm"
        className="self-start"
        onClick={() => {
          setNew(true)
          setBegun(true)
        }}
      >
        {newCustomer(words)}
      </Button>
    </div>
  )
}

/** What the button says: a number is never a name. */
function newCustomer(words: string): string {
  const { name, number } = parted(words)
  const who = name ? `Add “${name}” as a new customer` : 'Add a new customer'
  return number ? `${who} with ${readable(unread(number))}` : who
}

function Found({ words, onChoose }: { words: string; onChoose: (contact: Contact) => void }) {
  const organisation = useOrganisation()
  const query = { search: words, limit: MOST, ...(organisation && { organisation }) }
  const found = api.useQuery('get', '/api/contacts', { params: { query } }, { enabled: words.length > 1 })
  if (words.length < 2) return null
  if (found.error) return <ErrorNote error={found.error} />
  if (!found.data) return <SkeletonLines lines={2} />
  if (found.data.contacts.length === 0)
    return <p className="text-13 text-muted">Nobody by that name or number.</p>
  return (
    <>
      <ul aria-label="Customers found" className="divide-y divide-line rounded-sm border border-line">
        {found.data.contacts.map((contact) => (
          <li key={contact.contact_id}>
            <button
              type="button"
              onClick={() => onChoose(contact)}
              className="flex min-h-9 w-full flex-wrap items-center justify-between gap-x-3 px-3 py-1.5 text-left hover:bg-sunken pointer-coarse:min-h-11"
            >
              <span>{contact.name}</span>
              {contact.phones[0] && (
                <span className="text-13 text-muted">
                  <PhoneNumber number={contact.phones[0]} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {found.data.next_cursor && (
        <p className="text-12 text-muted">There are more: say more of the name or number.</p>
      )}
    </>
  )
}

interface NewCustomerProps {
  /** What was looked for: a name, a number or both. */
  words: string
  onAdded: (contact: Contact) => void
  onBack: () => void
}

function NewCustomer({ words, onAdded, onBack }: NewCustomerProps) {
  const begun = parted(words)
  const [name, setName] = useState(begun.name)
  const [phone, setPhone] = useState(unread(begun.number))
  const organisation = useOrganisation()
  const add = useAction({
    run: (wish: { name: string; phones: string[] }, once) =>
      answer(
        client.POST('/api/contacts', {
          params: { header: once, query: organisation ? { organisation } : {} },
          body: { ...wish, emails: [], is_verified: false },
        }),
      ),
    changes: ['/api/contacts'],
    onDone: onAdded,
  })
  const problem = add.error ? problemOf(add.error) : undefined
  const wrongPhone = problem?.problem.errors?.find((one) => one.field.startsWith('body.phones'))
  const nameError = problem?.fieldError('name')
  const submit = () => add.mutate({ name: name.trim(), phones: phone.trim() ? [plain(phone)] : [] })

  return (
    <fieldset className="flex flex-col gap-3 rounded-sm border border-line p-3">
      <legend className="px-1 text-13 font-medium">New customer</legend>
      <Field label="Name" error={nameError}>
        {(control) => (
          <Input
            {...control}
            ref={focused}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Phone"
        hint="With country code, for example +1 555 123 0042"
        error={wrongPhone && sentence(wrongPhone.message)}
      >
        {(control) => (
          <Input
            {...control}
            type="tel"
            autoComplete="off"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
        )}
      </Field>
      {!wrongPhone && !nameError && <ErrorNote error={add.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          isPending={add.isPending}
          disabledBecause={name.trim() ? undefined : 'Enter a name first'}
          onClick={submit}
        >
          Add customer
        </Button>
        <Button look="quiet" onClick={onBack}>
          Search instead
        </Button>
      </div>
    </fieldset>
  )
}

function plain(phone: string): string {
  return phone.replace(/[\s().-]/g, '')
}
