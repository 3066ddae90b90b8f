import type { GridEvent } from './gridEvents'
import { clockOf } from './days'
import { serviceName, type Service } from './useCalendar'
import { reminderWords, STATUS } from './words'

/** Return what stands in an event of the grid. It is no React: the grid moves these nodes about by itself. */
export function eventNodes(event: GridEvent, services: readonly Service[], zone: string): Node[] {
  const { booking } = event
  if (!booking) return event.label ? [element('span', 'cal-label', event.label)] : []
  const reminder = reminderWords(booking.reminder, zone)
  const state = event.look === 'cal-moving' ? 'Moving…' : STATUS[booking.status].word
  const head = element('span', 'cal-time', clockOf(event.start))
  const said = element('span', 'cal-state')
  if (booking.status === 'held' && booking.held_until) {
    said.dataset.until = booking.held_until
    said.textContent = left(booking.held_until)
  } else if (booking.status !== 'confirmed' || event.look === 'cal-moving') {
    said.textContent = state
  }
  if (reminder && reminder.look !== 'none') said.append(icon(reminder.look, reminder.word))
  head.append(said)
  const name = element('span', 'cal-name', booking.contact_name ?? '')
  return [head, name, element('span', 'cal-service', serviceName(services, booking.service_key))]
}

/** What an event says to those who do not see it. */
export function eventLabel(
  event: GridEvent,
  services: readonly Service[],
  zone: string,
  resource: string,
): string {
  const { booking } = event
  if (!booking) return event.label
  const reminder = reminderWords(booking.reminder, zone)
  const parts = [
    `${clockOf(event.start)} to ${clockOf(event.end)}`,
    booking.contact_name,
    serviceName(services, booking.service_key),
    resource,
    STATUS[booking.status].word,
    reminder?.word,
  ]
  return parts.filter(Boolean).join(', ')
}

/** "Held 1:42", of a hold's end. */
export function left(until: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - now) / 1000))
  return `Held ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function element(name: string, look: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  made.className = look
  made.textContent = text
  return made
}

const SHAPES = {
  bell: [
    'M10.268 21a2 2 0 0 0 3.464 0',
    'M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326',
  ],
  check: ['M18 6 7 17l-5-5', 'm22 10-7.5 7.5L13 16'],
}

function icon(look: keyof typeof SHAPES, words: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [name, value] of Object.entries({
    viewBox: '0 0 24 24',
    class: 'cal-icon',
    role: 'img',
    'aria-label': words,
  })) {
    svg.setAttribute(name, value)
  }
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  title.textContent = words
  svg.append(title)
  for (const shape of SHAPES[look]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', shape)
    svg.append(path)
  }
  return svg
}
