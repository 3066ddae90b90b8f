import { useState } from 'react'
import { Field } from '@/ui/Field'
import { Input, Select } from '@/ui/controls'
import { readable } from '@/ui/PhoneNumber'
import { isNumber } from '../routes'

export interface Place {
  number: string
  name: string
}

interface SetupProps {
  lines: readonly Place[]
  line: string | null
  people: readonly Place[]
  own: string
  isLocked: boolean
  onLine: (number: string) => void
  onOwn: (number: string) => void
}

const OTHER = 'other'

/** Whom to call, and who calls. */
export function Setup({ lines, line, people, own, isLocked, onLine, onOwn }: SetupProps) {
  const isKnown = people.some((one) => one.number === own)
  // Null until somebody has chosen: people are read after the page is there.
  const [wantsTyping, setTyping] = useState<boolean | null>(null)
  const isTyping = wantsTyping ?? !isKnown
  return (
    <div className="flex flex-col gap-3">
      <Field label="Call">
        {(control) => (
          <Select
            {...control}
            disabled={isLocked}
            value={line ?? ''}
            onChange={(event) => onLine(event.target.value)}
          >
            {line === null && <option value="">Choose a number</option>}
            {lines.map((one) => (
              <Choice key={one.number} place={one} />
            ))}
          </Select>
        )}
      </Field>
      <Field label="You are" hint={isLocked ? 'Hang up to be somebody else.' : undefined}>
        {(control) => (
          <Select
            {...control}
            disabled={isLocked}
            value={isTyping ? OTHER : own}
            onChange={(event) => {
              setTyping(event.target.value === OTHER)
              if (event.target.value !== OTHER) onOwn(event.target.value)
            }}
          >
            {people.map((one) => (
              <Choice key={one.number} place={one} />
            ))}
            <option value={OTHER}>Another number…</option>
          </Select>
        )}
      </Field>
      {isTyping && <OwnNumber own={own} isLocked={isLocked} onOwn={onOwn} />}
    </div>
  )
}

function Choice({ place }: { place: Place }) {
  return (
    <option value={place.number}>
      {place.name} · {readable(place.number)}
    </option>
  )
}

function OwnNumber({
  own,
  isLocked,
  onOwn,
}: {
  own: string
  isLocked: boolean
  onOwn: (number: string) => void
}) {
  const [text, setText] = useState(own)
  const isWrong = !isNumber(text)
  return (
    <Field label="Your number" error={isWrong ? 'Write it as +15551239000' : undefined}>
      {(control) => (
        <Input
          {...control}
          type="tel"
          disabled={isLocked}
          value={text}
          onChange={(event) => {
            const wanted = event.target.value.replace(/[\s()-]/g, '')
            setText(wanted)
            if (isNumber(wanted)) onOwn(wanted)
          }}
        />
      )}
    </Field>
  )
}
