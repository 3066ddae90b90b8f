import {
  CalendarDays,
  CircleDollarSign,
  Headset,
  House,
  ListChecks,
  PhoneCall,
  Settings2,
  Users,
  type LucideIcon,
} from 'lucide-react'

interface Destination {
  to: '/' | '/calls' | '/tasks' | '/calendar' | '/contacts' | '/telephone' | '/costs' | '/settings'
  label: string
  icon: LucideIcon
}

/** Where the navigation leads, the most used first: a phone's bar shows the first four. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/calls', label: 'Calls', icon: PhoneCall },
  { to: '/tasks', label: 'Tasks', icon: ListChecks },
  { to: '/calendar', label: 'Calendar', icon: CalendarDays },
  { to: '/contacts', label: 'Contacts', icon: Users },
  { to: '/telephone', label: 'Telephone', icon: Headset },
  { to: '/costs', label: 'Costs', icon: CircleDollarSign },
  { to: '/settings', label: 'Settings', icon: Settings2 },
]
