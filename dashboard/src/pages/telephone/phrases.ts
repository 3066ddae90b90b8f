const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const DAY_MS = 86_400_000

/** What the sandbox's receptionist, who follows rules, is sure to understand; first what a call begins with. */
export function phrasesFor(services: readonly string[], today: Date): readonly string[] {
  const service = (services[0] ?? 'appointment').toLowerCase()
  return [
    'What are your opening hours?',
    `I would like to book ${article(service)} on ${weekdayAfter(today)} at nine A M.`,
    'My name is Dana Reed.',
    'The first one, please.',
    'Yes, please.',
    'I would like to move my appointment.',
    'I would like to cancel my appointment.',
    'Could I speak to a human, please?',
    'No, thank you. Goodbye.',
  ]
}

/** The name of the first working day that is at least two days away. */
function weekdayAfter(today: Date): string {
  const days = [2, 3, 4, 5].map((ahead) => new Date(today.getTime() + ahead * DAY_MS).getDay())
  const first = days.find((day) => day !== 0 && day !== 6) ?? 1
  return DAYS[first] ?? 'Monday'
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}
