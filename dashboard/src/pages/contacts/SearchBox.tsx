import { useEffect, useRef, useState } from 'react'
import { Field } from '@/ui/Field'
import { SearchInput } from '@/ui/controls'

const PAUSE_MS = 250
const LONGEST = 100

interface SearchBoxProps {
  label: string
  placeholder: string
  /** What the address says. */
  words: string
  onSearch: (words: string) => void
  className?: string
}

/** Words that narrow a list down, told a moment after the last key. */
export function SearchBox({ label, placeholder, words, onSearch, className = 'w-64' }: SearchBoxProps) {
  const [typed, setTyped] = useState(words)
  const [seen, setSeen] = useState(words)
  const [told, setTold] = useState(words)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Somebody has gone back, or followed a link: the address is right.
  if (words !== seen) {
    setSeen(words)
    if (words !== told) setTyped(words)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  return (
    <Field label={label} isLabelHidden className={className}>
      {(control) => (
        <SearchInput
          {...control}
          placeholder={placeholder}
          maxLength={LONGEST}
          value={typed}
          onChange={(event) => {
            const next = event.target.value
            setTyped(next)
            clearTimeout(timer.current)
            timer.current = setTimeout(() => {
              setTold(next.trim())
              onSearch(next.trim())
            }, PAUSE_MS)
          }}
        />
      )}
    </Field>
  )
}
