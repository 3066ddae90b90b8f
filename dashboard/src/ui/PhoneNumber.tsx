/** Write a number to be read: American ones in their groups, others as E.164; masked ones (`…0042`) stay as they came. */
export function readable(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american ? `(${american[1] ?? ''}) ${american[2] ?? ''}-${american[3] ?? ''}` : number
}

/** Turn `readable` about: an American number in its groups gets its country code back; others lose their groups alone. */
export function unread(typed: string): string {
  const plain = typed.replace(/[\s()./-]/g, '').replace(/^00/, '+')
  return /^1?[2-9]\d{9}$/.test(plain) ? `+1${plain.slice(-10)}` : plain
}

/** Part words that somebody has typed into the number among them, if there is one, and the rest. */
export function parted(words: string): { name: string; number: string } {
  const number = /[+(]*\d[\d\s()./-]*/.exec(words)?.[0] ?? ''
  const name = words.replace(number, ' ').replace(/\s+/g, ' ').trim()
  const isNumber = name === '' || number.replace(/\D/g, '').length >= 6
  return isNumber ? { name, number: number.trim() } : { name: words.trim(), number: '' }
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
