import type { FromLine, Trouble } from './wire'

/** `off` without a line; `calling` until the other side answers, `incoming` while it rings here. */
export type Phase = 'off' | 'idle' | 'calling' | 'incoming' | 'talking'

export interface PhoneState {
  phase: Phase
  /** The call there is, or the one that was last. */
  callSid: string | null
  other: string | null
  answeredAt: number | null
  /** Whether the telephone was rung, and did not dial. */
  isIncoming: boolean
  /** Words that are being spoken for the person, and those that wait, in order. */
  saying: readonly string[]
  /** What the agent has said since the person spoke, as it is heard: the newest utterances, by their index. */
  hearing: readonly { index: number; text: string }[]
  /** Why the last wish was not done. */
  refusal: string | null
  /** How the last call ended, in the telephone company's word. */
  ended: string | null
  trouble: Trouble | null
}

export const SWITCHED_OFF: PhoneState = {
  phase: 'off',
  callSid: null,
  other: null,
  answeredAt: null,
  isIncoming: false,
  saying: [],
  hearing: [],
  refusal: null,
  ended: null,
  trouble: null,
}

export type PhoneEvent =
  | { told: Exclude<FromLine, { event: 'media' }>; at: number }
  | { down: Trouble; reason: string }
  | { typed: string }

const MOST_HEARD = 4
const OVER = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled'])

/** Whether there is a call to hang up. */
export function isBusy(phase: Phase): boolean {
  return phase === 'calling' || phase === 'incoming' || phase === 'talking'
}

export function phoneAfter(state: PhoneState, event: PhoneEvent): PhoneState {
  if ('typed' in event) return { ...state, saying: [...state.saying, event.typed], refusal: null }
  if ('down' in event) {
    const ended = isBusy(state.phase) ? 'failed' : state.ended
    return {
      ...state,
      phase: 'off',
      saying: [],
      hearing: [],
      ended,
      trouble: event.down,
      refusal: event.reason || null,
    }
  }
  return afterTold(state, event.told, event.at)
}

function afterTold(state: PhoneState, told: Exclude<FromLine, { event: 'media' }>, at: number): PhoneState {
  switch (told.event) {
    case 'ready':
      return {
        ...SWITCHED_OFF,
        phase: 'idle',
        callSid: state.callSid,
        other: state.other,
        ended: state.ended,
      }
    case 'calling':
      return begun('calling', told.call_sid, told.to)
    case 'incoming':
      return begun('incoming', told.call_sid, told.from)
    case 'refused':
      return { ...state, refusal: told.reason, saying: isBusy(state.phase) ? state.saying.slice(0, -1) : [] }
    case 'saying':
      return state
    case 'said':
      return { ...state, saying: without(state.saying, told.text), hearing: [] }
    case 'hearing':
      return { ...state, hearing: heard(state.hearing, told) }
    case 'status':
      return afterStatus(state, told.call_sid, told.status, at)
  }
}

function begun(phase: Phase, callSid: string, other: string): PhoneState {
  return { ...SWITCHED_OFF, phase, callSid, other, isIncoming: phase === 'incoming' }
}

function afterStatus(state: PhoneState, callSid: string, status: string, at: number): PhoneState {
  if (callSid !== state.callSid) return state
  if (OVER.has(status)) return { ...state, phase: 'idle', saying: [], hearing: [], ended: status }
  if (status === 'in-progress') return { ...state, phase: 'talking', answeredAt: state.answeredAt ?? at }
  return state
}

function heard(
  before: PhoneState['hearing'],
  { index, text }: { index: number; text: string },
): PhoneState['hearing'] {
  return [...before.filter((one) => one.index !== index), { index, text }].slice(-MOST_HEARD)
}

function without(saying: readonly string[], text: string): readonly string[] {
  const index = saying.indexOf(text)
  return saying.filter((_, at) => at !== index)
}
