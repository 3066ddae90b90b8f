import type { Schema } from '@/api/client'

type Policy = Schema<'ApprovalPolicyItem'>

export interface PolicyForm {
  at_once: Policy['at_once']
  undo: string
  /** Minutes, separated by commas. */
  reminders: string
  escalates: boolean
  escalate: string
  expires: string
  isQuiet: boolean
  quiet_from: string
  quiet_until: string
  codes_only: boolean
}

export const AT_ONCE: readonly { value: Policy['at_once']; label: string; hint: string }[] = [
  {
    value: 'read',
    label: 'Plans that only look something up',
    hint: 'Everything that changes something is asked about',
  },
  { value: 'low', label: 'Plans of low risk', hint: 'Whatever is more than that is asked about' },
  {
    value: 'high',
    label: 'Every plan of staff',
    hint: 'Staff’s own wishes are carried out without a question',
  },
]

export function formOf(policy: Policy): PolicyForm {
  const isQuiet = policy.quiet_from !== policy.quiet_until
  return {
    at_once: policy.at_once,
    undo: String(policy.undo_within_minutes),
    reminders: policy.remind_after_minutes.join(', '),
    escalates: policy.escalate_after_minutes !== null,
    escalate: String(policy.escalate_after_minutes ?? 60),
    expires: String(policy.expires_after_minutes),
    isQuiet,
    quiet_from: isQuiet ? policy.quiet_from.slice(0, 5) : '21:00',
    quiet_until: isQuiet ? policy.quiet_until.slice(0, 5) : '08:00',
    codes_only: policy.codes_only,
  }
}

export function policyOf(form: PolicyForm): Policy {
  return {
    at_once: form.at_once,
    undo_within_minutes: Number(form.undo),
    remind_after_minutes: minutesIn(form.reminders) ?? [],
    escalate_after_minutes: form.escalates ? Number(form.escalate) : null,
    expires_after_minutes: Number(form.expires),
    quiet_from: form.isQuiet ? form.quiet_from : '00:00',
    quiet_until: form.isQuiet ? form.quiet_until : '00:00',
    codes_only: form.codes_only,
  }
}

export type WrongPolicy = Partial<Record<keyof PolicyForm, string>>

/** What is wrong with it, field by field; the api checks again. */
export function wrongWith(form: PolicyForm): WrongPolicy {
  const reminders = minutesIn(form.reminders)
  const expires = Number(form.expires)
  const isTime = (text: string) => /^\d+$/.test(text) && Number(text) >= 1
  return {
    ...(!/^\d+$/.test(form.undo) && { undo: 'Whole minutes; 0 for never' }),
    ...(reminders === null && { reminders: 'Whole minutes with commas between, such as 30, 120' }),
    ...(reminders?.some((one) => one >= expires) && {
      reminders: 'A reminder would come when its question is over',
    }),
    ...(form.escalates && !isTime(form.escalate) && { escalate: 'Whole minutes from 1 on' }),
    ...(form.escalates &&
      isTime(form.escalate) &&
      Number(form.escalate) >= expires && {
        escalate: 'The delegate would be asked when the question is over',
      }),
    ...(!isTime(form.expires) && { expires: 'Whole minutes from 1 on' }),
    ...(form.isQuiet &&
      form.quiet_from === form.quiet_until && {
        quiet_until: 'Quiet hours need an end other than their beginning',
      }),
  }
}

function minutesIn(text: string): number[] | null {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length === 1 && parts[0] === '') return []
  if (parts.length > 10 || parts.some((part) => !/^[1-9]\d*$/.test(part))) return null
  return parts.map(Number)
}

/** Say minutes in words: "1 h 30 min", "2 days". */
export function spanWords(text: string): string {
  if (!/^\d+$/.test(text)) return ''
  const minutes = Number(text)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const parts = [
    days && `${days} ${days === 1 ? 'day' : 'days'}`,
    hours && `${hours} h`,
    rest && `${rest} min`,
  ].filter(Boolean)
  return parts.join(' ') || 'never'
}
