import { useState } from 'react'

/** What a form begins with: the values as they are entered, and the ETag they had. */
export interface Read<Values> {
  values: Values
  etag: string
}

export interface Form<Values> {
  values: Values
  /** Enter something. */
  set: (part: Partial<Values>) => void
  /** The ETag of what the form began with: a change goes with it. */
  etag: string
  isDirty: boolean
  /** Somebody has changed meanwhile what this form began with. */
  isOld: boolean
  /** Take what was saved, as the api has answered it. */
  adopt: (saved: Read<Values>) => void
  /** Forget what was entered, and show what stands now. */
  discard: () => void
}

/** What is entered into a form. While nothing was entered it follows what is read; then it keeps what was entered. */
export function useForm<Values extends object>(read: Read<Values>): Form<Values> {
  const [base, setBase] = useState(read)
  const [values, setValues] = useState(read.values)
  const [isForgetting, setForgetting] = useState(false)
  const isDirty = !isSame(values, base.values)
  const hasMoved = read.etag !== base.etag

  function begin(from: Read<Values>) {
    setBase(from)
    setValues(from.values)
  }
  // While it is rendered, so that nothing old is shown in between.
  if (isForgetting) {
    setForgetting(false)
    begin(read)
  } else if (hasMoved && !isDirty) {
    begin(read)
  }
  return {
    values,
    set: (part) => setValues((before) => ({ ...before, ...part })),
    etag: base.etag,
    isDirty,
    isOld: hasMoved && isDirty,
    adopt: begin,
    discard: () => setForgetting(true),
  }
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
