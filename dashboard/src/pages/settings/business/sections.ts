import { BellRing, Bot, Building2, CalendarClock, Hash, PhoneOff, Tags } from 'lucide-react'
import type { SectionGroup } from '../sections'

export const businessSections: readonly SectionGroup[] = [
  {
    title: 'Business',
    sections: [
      {
        to: '/settings/organisation',
        label: 'Organisation',
        icon: Building2,
        says: 'Name, clock, places, who takes calls over, notice times',
      },
      {
        to: '/settings/services',
        label: 'Services',
        icon: Tags,
        says: 'What can be booked: how long it takes and what it costs',
      },
      {
        to: '/settings/resources',
        label: 'Resources',
        icon: CalendarClock,
        says: 'Who and what can be booked: weekly hours, absences, calendars',
      },
    ],
  },
  {
    title: 'On the telephone',
    sections: [
      {
        to: '/settings/agents',
        label: 'Agents',
        icon: Bot,
        says: 'What they say, know and may do; drafts and versions',
      },
      { to: '/settings/numbers', label: 'Numbers', icon: Hash, says: 'Which agent answers which number' },
      {
        to: '/settings/reminders',
        label: 'Reminders and calls',
        icon: BellRing,
        says: 'When customers are reminded, calling hours, how often they are rung',
      },
      {
        to: '/settings/suppressions',
        label: 'Suppression list',
        icon: PhoneOff,
        says: 'Numbers nobody calls or texts any more',
      },
    ],
  },
]
