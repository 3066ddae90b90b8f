import { problemOf, sentence } from '@/api/problem'

/** Says what is wrong with a field of the body, and with what lies in it, unless it is asked about the field alone. */
export type Wrong = (field: string, isAlone?: boolean) => string | undefined

/** Return what says what is wrong: `errorsOf(save.error)('name')`. */
export function errorsOf(error: unknown): Wrong {
  if (error === null || error === undefined) return () => undefined
  const { errors } = problemOf(error).problem
  return (field, isAlone = false) => {
    const place = `body.${field}`
    const found = errors?.find(
      (one) =>
        one.field === place ||
        (!isAlone && (one.field.startsWith(`${place}[`) || one.field.startsWith(`${place}.`))),
    )
    return found && sentence(found.message)
  }
}

/** Return what is wrong with a part of the address: a telephone number stands there. */
export function pathError(error: unknown, name: string): string | undefined {
  if (error === null || error === undefined) return undefined
  const found = problemOf(error).problem.errors?.find((one) => one.field === `path.${name}`)
  return found && sentence(found.message)
}
