import type { Schema } from '@/api/client'
import { readable } from '@/ui/PhoneNumber'
import type { Contact } from './words'

export type Consent = Schema<'ConsentItem'>
export type Purpose = Consent['purpose']
export type Said = Consent['state'] | 'nothing'

export const PURPOSES: Record<Purpose, { name: string; means: Record<Said, string> }> = {
  reminder: {
    name: 'Reminders of appointments',
    means: {
      granted: 'Reminded by call or text before each appointment.',
      refused: 'Never reminded by call or text.',
      nothing: 'Reminded: for one’s own appointments silence is enough.',
    },
  },
  callback: {
    name: 'Calling back',
    means: {
      granted: 'Called back when they asked for it, or a call broke off.',
      refused: 'Never called back.',
      nothing: 'Called back: it is about their own wish.',
    },
  },
  sales: {
    name: 'Offers and sales',
    means: {
      granted: 'May be called with offers.',
      refused: 'Never called with offers.',
      nothing: 'Never called with offers: that takes a recorded yes.',
    },
  },
}

/** Whether somebody is reminded of appointments, and by what; or why not. */
export function remindersOf(
  contact: Contact,
  { consents, suppressions }: Schema<'ConsentList'>,
): { isReminded: boolean; words: string } {
  const no = (words: string) => ({ isReminded: false, words: `No reminders: ${words}` })
  const [first] = contact.phones
  if (consents.some((one) => one.purpose === 'reminder' && one.state === 'refused')) {
    return no(`${contact.name} does not want them.`)
  }
  if (first === undefined) return no('there is no number to call or text.')
  if (suppressions.some((one) => one.phone === first)) {
    return no(`the preferred number, ${readable(first)}, is not contacted any more.`)
  }
  const how = { call: 'by call', sms: 'by text', business: 'as the business does' }
  return {
    isReminded: true,
    words: `${contact.name} is reminded of appointments ${how[contact.reminder_channel ?? 'business']}, at ${readable(first)}.`,
  }
}
