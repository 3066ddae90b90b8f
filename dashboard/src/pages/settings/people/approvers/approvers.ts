import type { Schema } from '@/api/client'

export interface Approver {
  key: string
  name: string
  phone: string
  email: string
}

/** Approvers as a form has them. */
export function formOf(list: Schema<'ApproverList'>): { approvers: readonly Approver[] } {
  return {
    approvers: list.approvers.map(({ key, name, phone, email }) => ({
      key,
      name,
      phone: phone ?? '',
      email: email ?? '',
    })),
  }
}

export function listOf(approvers: readonly Approver[]): Schema<'ApproverList'> {
  return {
    approvers: approvers.map(({ key, name, phone, email }) => ({
      key,
      name: name.trim(),
      phone: phone.replace(/[^\d+]/g, '') || null,
      email: email.trim() || null,
    })),
  }
}

/** Return them with one moved to another place. */
export function moved(approvers: readonly Approver[], from: number, to: number): readonly Approver[] {
  const one = approvers[from]
  if (!one || to < 0 || to >= approvers.length) return approvers
  const others = approvers.toSpliced(from, 1)
  return others.toSpliced(to, 0, one)
}

/** A stable name for somebody new, made of what he is called: `maria_lopez`, `maria_lopez_2`. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  const base = /^[a-z]/.test(plain) ? plain : `approver${plain ? `_${plain}` : ''}`
  let key = base
  for (let number = 2; taken.includes(key); number += 1) key = `${base}_${number}`
  return key
}

export interface Wrong {
  name?: string
  phone?: string
}

/** What is wrong with an approver; nothing: an empty object. The api checks again. */
export function wrongWith({ name, phone, email }: Approver): Wrong {
  const digits = phone.replace(/[\s().-]/g, '')
  return {
    ...(name.trim() === '' && { name: 'His name is missing' }),
    ...(digits !== '' &&
      !/^\+[1-9]\d{6,14}$/.test(digits) && { phone: 'With + and country code, such as +1 555 123 0001' }),
    ...(digits === '' && email.trim() === '' && { phone: 'A number or an address: how is he to be asked?' }),
  }
}
