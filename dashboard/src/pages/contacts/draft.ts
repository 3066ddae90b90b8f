import type { Schema } from '@/api/client'
import { dialled, type Contact } from './words'

/** A contact as a form has it: nothing is null, and an empty line is one nobody has filled in. */
export interface Draft {
  name: string
  phones: string[]
  emails: string[]
  isVerified: boolean
  zone: string
  customerNumber: string
  remindedBy: '' | NonNullable<Contact['reminder_channel']>
}

export const EMPTY: Draft = {
  name: '',
  phones: [''],
  emails: [''],
  isVerified: false,
  zone: '',
  customerNumber: '',
  remindedBy: '',
}

export function draftOf(contact: Contact): Draft {
  return {
    name: contact.name,
    phones: contact.phones.length ? contact.phones : [''],
    emails: contact.emails.length ? contact.emails : [''],
    isVerified: contact.is_verified,
    zone: contact.time_zone ?? '',
    customerNumber: contact.customer_number ?? '',
    remindedBy: contact.reminder_channel ?? '',
  }
}

/** What is sent: whole, since lists are replaced as a whole. */
export function wishOf(draft: Draft): Schema<'NewContact'> {
  return {
    name: draft.name.trim(),
    phones: draft.phones.map(dialled).filter(Boolean),
    emails: draft.emails.map((email) => email.trim()).filter(Boolean),
    is_verified: draft.isVerified,
    time_zone: draft.zone.trim() || null,
    customer_number: draft.customerNumber.trim() || null,
    reminder_channel: draft.remindedBy || null,
  }
}
