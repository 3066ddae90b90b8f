/** Write a number to be read: American ones in their groups, others as E.164; masked ones (`…0042`) stay as they came. */
export function readable(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american ? `(${american[1] ?? ''}) ${american[2] ?? ''}-${american[3] ?? ''}` : number
}

/** Write a text of the api with its numbers as people read them. */
export function legible(text: string): string {
  return text.replace(/\+1\d{10}(?!\d)/g, readable)
}

/** A telephone number; null is a caller who withheld his. */
export function PhoneNumber({ number }: { number: string | null }) {
  if (number === null) return <span className="text-muted">Number withheld</span>
  return (
    <span className="figures" title={number}>
      {readable(number)}
    </span>
  )
}
