import type { ReactNode } from 'react'
import { useMay, type Role } from './session'

/** Why somebody may not do what takes a role; undefined when he may. For `disabledBecause` of buttons. */
export function useBar(role: Role): string | undefined {
  return useMay(role) ? undefined : `This takes the role of ${role}; ask an owner`
}

/** Show something only to those who may use it. What people should know of stays visible: use `useBar` there. */
export function Can({
  role,
  children,
  otherwise,
}: {
  role: Role
  children: ReactNode
  otherwise?: ReactNode
}) {
  return useMay(role) ? children : otherwise
}
