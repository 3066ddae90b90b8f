import { BadgeCheck, CircleUser, KeyRound, Scale, ShieldCheck, Users } from 'lucide-react'
import type { SectionGroup } from '../sections'

export const peopleSections: readonly SectionGroup[] = [
  {
    title: 'Decisions',
    sections: [
      {
        to: '/settings/approvers',
        label: 'Approvers',
        icon: BadgeCheck,
        says: 'Who is asked before a plan is carried out, and in which order',
      },
      {
        to: '/settings/approval-policy',
        label: 'Approval policy',
        icon: Scale,
        says: 'Reminders, quiet hours, and how long a question stands',
      },
      {
        to: '/settings/principals',
        label: 'Principals',
        icon: ShieldCheck,
        says: 'Those in charge, and the PINs they show themselves by',
      },
    ],
  },
  {
    title: 'Access',
    sections: [
      { to: '/settings/users', label: 'Users', icon: Users, says: 'Who signs in here, and what each may do' },
      { to: '/settings/keys', label: 'API keys', icon: KeyRound, says: 'What programs use the API with' },
      {
        to: '/settings/account',
        label: 'Your account',
        icon: CircleUser,
        says: 'Your password, and where you are signed in',
      },
    ],
  },
]
