import { linkOptions } from '@tanstack/react-router'

/** Addresses of single things on other pages: `<Link {...toTask(id)}>`. */
export function toCall(callSid: string) {
  return linkOptions({ to: '/calls/$callSid', params: { callSid } })
}

export function toTask(taskId: string) {
  return linkOptions({ to: '/tasks/$taskId', params: { taskId } })
}

export function toContact(contactId: string) {
  return linkOptions({ to: '/contacts/$contactId', params: { contactId } })
}

/** The calendar with one appointment open, at its day (`2026-11-24`) where that is known. */
export function toAppointment(appointmentId: string, day?: string) {
  return linkOptions({ to: '/calendar', search: { appointment: appointmentId, ...(day && { day }) } })
}
