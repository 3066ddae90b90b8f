import { useEffect, useRef } from 'react'

/** Call `act` with the last value once nothing has come for a while: for fields that search as one types. */
export function useDebounced<Value>(act: (value: Value) => void, waitMs = 300): (value: Value) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return (value) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(value), waitMs)
  }
}
