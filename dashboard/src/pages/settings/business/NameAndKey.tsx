import { Field } from '@/ui/Field'
import { Input } from '@/ui/controls'
import { keyFrom } from '../form/numbers'

interface NameAndKeyProps {
  name: string
  /** The key for good; it follows the name until it is entered by itself. */
  id: string
  idLabel: string
  nameError: string | undefined
  idError: string | undefined
  onEnter: (part: { name: string; id: string }) => void
}

/** What something new is called, by people and for good by programs. */
export function NameAndKey({ name, id, idLabel, nameError, idError, onEnter }: NameAndKeyProps) {
  const isFollowing = id === keyFrom(name)
  return (
    <>
      <Field label="Name" hint="As agents say it" error={nameError}>
        {(control) => (
          <Input
            {...control}
            value={name}
            onChange={(event) =>
              onEnter({ name: event.target.value, id: isFollowing ? keyFrom(event.target.value) : id })
            }
          />
        )}
      </Field>
      <Field label={idLabel} hint="For programs and the model; it stays for good" error={idError}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={id}
            onChange={(event) => onEnter({ name, id: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
