import { useState } from 'react'
import type { Task } from '../words'

type Arguments = Record<string, string>

/** What somebody wants of a plan, before he has decided: which steps, and what they are to do instead. */
export interface Draft {
  /** Of the plan he has looked at. */
  planHash: string
  dropped: ReadonlySet<number>
  changed: Readonly<Record<number, Arguments>>
}

export type Verdict =
  | { choice: 'approve'; steps: number[] }
  | { choice: 'amend'; changes: { step: number; arguments: Arguments }[]; drop: number[] }

/** Keep a draft; it stays about the plan it was begun with, whatever the task's plan becomes. */
export function useDraft(task: Task) {
  const [draft, setDraft] = useState<Draft>(() => fresh(task))
  return {
    draft,
    isStale: draft.planHash !== task.plan_hash,
    lookAgain: () => setDraft(fresh(task)),
    carryOut: (number: number, isWanted: boolean) =>
      setDraft((before) => {
        const dropped = new Set(before.dropped)
        if (isWanted) dropped.delete(number)
        else dropped.add(number)
        return { ...before, dropped }
      }),
    change: (number: number, wanted: Arguments, planned: Arguments) =>
      setDraft((before) => {
        const others = Object.entries(before.changed).filter(([step]) => Number(step) !== number)
        const changed = Object.fromEntries(others)
        return { ...before, changed: isSame(wanted, planned) ? changed : { ...changed, [number]: wanted } }
      }),
  }
}

/** Return the numbers of the steps that will be carried out. */
export function wanted(draft: Draft, task: Task): number[] {
  return task.steps.map((step) => step.number).filter((number) => !draft.dropped.has(number))
}

/** Return what a draft says: a yes to all or some steps, or another plan where a step does something else. */
export function verdictOf(draft: Draft, task: Task): Verdict {
  const steps = wanted(draft, task)
  const changes = steps.flatMap((step) => {
    const instead = draft.changed[step]
    return instead ? [{ step, arguments: instead }] : []
  })
  if (changes.length > 0) return { choice: 'amend', changes, drop: [...draft.dropped].sort((a, b) => a - b) }
  return { choice: 'approve', steps: draft.dropped.size === 0 ? [] : steps }
}

function fresh(task: Task): Draft {
  return { planHash: task.plan_hash ?? '', dropped: new Set(), changed: {} }
}

function isSame(one: Arguments, other: Arguments): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => (one[name] ?? '') === (other[name] ?? ''))
}
